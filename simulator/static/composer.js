// The composer: Enter sends, a slash offers the app's commands, an @ offers people.
(() => {
  const composer = document.getElementById('composer');
  if (!composer) return;
  const message = composer.querySelector('#message'), list = composer.querySelector('#suggestions');
  const scroller = document.getElementById('scroller');
  const offered = () => [...list.querySelectorAll('[role="option"]:not([hidden])')];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  function select(option) {
    chosen()?.setAttribute('aria-selected', 'false');
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) message.setAttribute('aria-activedescendant', option.id);
    else message.removeAttribute('aria-activedescendant');
  }

  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const beginning = (typed) => typed.match(/^\/\S*$/)?.[0] ?? typed.match(/(?:^|\s)(@(?:[^@\n]*[^@\s])?)$/)?.[1];
  const before = () => message.value.slice(0, message.selectionStart);

  function suggest() {
    const word = beginning(before()), begun = before().match(/^(\/\S+)\s/)?.[1];
    const show = (fits) => [...list.children].forEach((option) => { option.hidden = !fits(option.dataset.insert); });
    show((insert) => word && plain(insert).startsWith(plain(word)));
    const first = offered()[0];
    if (!first) show((insert) => insert === begun); // as a reminder of the command's usage
    list.hidden = offered().length === 0;
    select(first);
  }

  function complete(option) {
    const typed = before(), rest = message.value.slice(message.selectionStart);
    message.value = `${typed.slice(0, typed.length - (beginning(typed)?.length ?? 0))}${option.dataset.insert} ${rest}`;
    const caret = message.value.length - rest.length;
    message.setSelectionRange(caret, caret);
    message.focus();
    suggest();
  }

  function composing(event) {
    if (event.isComposing) return;
    const option = list.hidden ? null : chosen();
    const whole = option && beginning(before()) === option.dataset.insert;
    if (option && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      const all = offered(), step = event.key === 'ArrowDown' ? 1 : -1;
      select(all[(all.indexOf(option) + step + all.length) % all.length]);
    } else if (option && (event.key === 'Tab' || (event.key === 'Enter' && !whole)) && !event.shiftKey) {
      complete(option);
    } else if (!list.hidden && event.key === 'Escape') {
      list.hidden = true;
    } else if (event.key === 'Enter' && !event.shiftKey) {
      if (message.value.trim()) composer.requestSubmit();
    } else return;
    event.preventDefault();
  }

  message.addEventListener('input', suggest);
  message.addEventListener('keydown', composing);
  message.addEventListener('blur', () => { list.hidden = true; });
  list.addEventListener('mousedown', (event) => {
    event.preventDefault(); // the focus stays in the composer
    const option = event.target.closest('[role="option"]');
    if (option && chosen()) complete(option);
  });
  composer.addEventListener('htmx:beforeRequest', (event) => {
    if (event.target !== composer) return;
    if (!message.value.trim()) event.preventDefault();
    composer.sent = message.value;
    message.value = '';
    suggest();
    scroller.scrollTop = scroller.scrollHeight;
  });
  composer.addEventListener('htmx:afterRequest', (event) => {
    if (event.target === composer && !event.detail.successful && !message.value) message.value = composer.sent;
  });
  composer.querySelector('[data-type]').addEventListener('click', (event) => {
    message.value = event.target.closest('[data-type]').dataset.type;
    message.focus();
    suggest();
  });
  if (matchMedia('(hover: hover)').matches) message.focus(); // on a phone it would raise the keyboard
})();
