"""Examples of the replies to typed text."""

from collections.abc import Iterator

from bot.domain.framework import Framework
from bot.domain.typed import MAX_IN_BUTTON, Reader
from bot.messages.examples import samples
from bot.messages.grammar import grammar
from bot.messages.typed import ANSWER, EVIDENCE, TypedMessages
from bot.messages.words import Words

KEEP = "example\nanswer\nShould we have asked them first?"


def examples(words: Words, framework: Framework) -> Iterator[samples.Example]:
    typed, reader = TypedMessages(words), Reader(framework.phrasebook, grammar(words, framework))
    for intent in framework.intents:
        if intent.says:
            yield samples.Example("typed", f"{intent.id}: {intent.phrases[0]}", typed.intent(intent))
        if intent.page:
            yield samples.Example("typed", f"{intent.id}: page", typed.page(intent))
    quoting = [intent for intent in framework.intents if intent.quotes][:1]
    for intent in quoting:
        yield samples.Example("typed", "with a line of evidence", typed.intent(intent, furthest=samples.SAID))
    answered = [intent for intent in framework.intents if intent.says][:1]
    for intent in answered:
        has_page = intent.model_copy(update={"page": intent.id})
        yield samples.Example("typed", "while a question is open", typed.intent(has_page, KEEP))
    asked, line = "Should we have asked them first?", reader.read(samples.SAID)
    yield samples.Example("typed", "answer or question", typed.ask_first(reader.read(asked), KEEP))
    yield samples.Example("typed", "saved as an answer", typed.kept(asked))
    yield samples.Example("typed", "question answered meanwhile", typed.too_late(asked, KEEP))
    yield samples.Example("typed", "no answer", typed.dropped(ANSWER))
    yield samples.Example("typed", "evidence", typed.offer_evidence(line, KEEP))
    too_long = reader.read(samples.SAID * (MAX_IN_BUTTON // len(samples.SAID) + 1))
    yield samples.Example("typed", "evidence that is too long", typed.offer_evidence(too_long, ""))
    yield samples.Example("typed", "no evidence", typed.dropped(EVIDENCE))
    yield samples.Example("typed", "a question without an answer", typed.no_answer(reader.read("Who won?"), KEEP))
    yield samples.Example("typed", "a request without an answer", typed.no_answer(line, KEEP))
    yield samples.Example("typed", "a word that is not a button", typed.press(reader.read("Maybe"), KEEP))
    yield samples.Example("typed", "a remark on a question with buttons", typed.press(line, KEEP))
