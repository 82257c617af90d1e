"""A coffee bar as a Slack app: small, with something of everything that the page can show."""

from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

DAYS = ["Mon", "Tue", "Wed"]
SECRET, TOKEN = "coffee-secret", "xoxb-coffee"
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Coffee Bar", "description": "Brings coffee to your desk."},
    "features": {
        "agent_view": {"suggested_prompts": [{"title": "A flat white", "message": "flat white"}]},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Coffee Bar"},
        "slash_commands": [
            {"command": "/order", "description": "Order a coffee", "usage_hint": "[espresso | flat white]"},
            {"command": "/orders", "description": "What was ordered this week"},
            {"command": "/party", "description": "Coffee for several people", "should_escape": True},
            {"command": "/silent", "description": "Is declared, but nobody answers it"},
        ],
        "shortcuts": [
            {"name": "Order coffee", "type": "global", "callback_id": "order", "description": "Opens the order form"},
            {"name": "Save as recipe", "type": "message", "callback_id": "recipe", "description": "Keeps a message"},
        ],
    },
    "oauth_config": {
        "scopes": {"bot": ["assistant:write", "commands", "chat:write", "files:write", "im:history", "users:read"]}
    },
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "app_home_opened", "user_change"]}},
}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def button(text: str, action_id: str, **more: object) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


MENU: list[dict[str, Any]] = [
    {"type": "header", "text": plain("What would you like?")},
    {
        "type": "section",
        "block_id": "special",
        "text": mrkdwn(
            "*Today:* a _washed_ Ethiopian :coffee:\n> Notes of peach\nSee <https://example.com/menu|the menu>"
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [option("Allergens", "a"), option("Price", "p")],
        },
    },
    {"type": "section", "fields": [mrkdwn("*Price*\n3 €"), mrkdwn("*Size*\n200 ml")]},
    {
        "type": "actions",
        "block_id": "choice",
        "elements": [
            button("Espresso", "espresso", style="primary"),
            button("Something else", "other"),
            button(
                "Empty the till",
                "till",
                style="danger",
                confirm={
                    "title": plain("Empty the till?"),
                    "text": plain("Nothing is left afterwards."),
                    "confirm": plain("Empty it"),
                    "deny": plain("Keep it"),
                },
            ),
            button("Ask nobody", "unanswered"),
            {
                "type": "static_select",
                "action_id": "milk",
                "placeholder": plain("Milk"),
                "options": [option("Oat", "oat"), option("Cow", "cow")],
            },
        ],
    },
    {"type": "context", "elements": [mrkdwn("Asked by *you* · served by <@USLACKBOT>")]},
]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("Your order"),
    "submit": plain("Order"),
    "blocks": [
        {
            "type": "input",
            "block_id": "drink",
            "label": plain("Drink"),
            "hint": plain("Anything we have"),
            "element": {"type": "plain_text_input", "action_id": "drink", "placeholder": plain("Flat white")},
        },
        {
            "type": "input",
            "block_id": "size",
            "label": plain("Size"),
            "element": {
                "type": "radio_buttons",
                "action_id": "size",
                "options": [option("Small", "s"), option("Large", "l")],
            },
        },
        {
            "type": "input",
            "block_id": "for",
            "optional": True,
            "label": plain("For whom"),
            "element": {"type": "users_select", "action_id": "for"},
        },
        {
            "type": "input",
            "block_id": "with",
            "optional": True,
            "label": plain("Together with"),
            "element": {"type": "multi_users_select", "action_id": "with"},
        },
        {
            "type": "input",
            "block_id": "day",
            "optional": True,
            "label": plain("When"),
            "element": {"type": "datepicker", "action_id": "day"},
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": plain("Note"),
            "element": {"type": "plain_text_input", "action_id": "note", "multiline": True, "max_length": 200},
        },
        {"type": "actions", "block_id": "help", "elements": [button("What do you have?", "list")]},
    ],
}
PARTY: dict[str, Any] = {
    "type": "modal",
    "callback_id": "party",
    "title": plain("A coffee party"),
    "submit": plain("Invite"),
    "blocks": [
        {
            "type": "input",
            "block_id": "guests",
            "label": plain("Who comes"),
            "hint": plain("Up to five of your colleagues"),
            "element": {"type": "multi_users_select", "action_id": "guests", "max_selected_items": 5},
        },
        {
            "type": "input",
            "block_id": "host",
            "optional": True,
            "label": plain("Who pays"),
            "element": {"type": "users_select", "action_id": "host", "placeholder": plain("Choose a person")},
        },
    ],
}


def party(cups: int) -> dict[str, Any]:
    """The form after this many cups were added."""
    told = {"type": "section", "block_id": "cups", "text": mrkdwn(f"{cups} more cups")}
    return {
        **PARTY,
        "private_metadata": str(cups),
        "blocks": [*PARTY["blocks"], {**told, "accessory": button("One more cup", "cup")}],
    }


WEEK: list[dict[str, Any]] = [
    {
        "type": "data_visualization",
        "title": "Cups this week",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Espresso",
                    "data": [{"label": day, "value": cups} for day, cups in zip(DAYS, (4, 7, 3), strict=True)],
                },
                {
                    "name": "Flat white",
                    "data": [{"label": day, "value": cups} for day, cups in zip(DAYS, (2, 5, 6), strict=True)],
                },
            ],
            "axis_config": {"categories": DAYS, "y_label": "Cups"},
        },
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Drink"}, {"type": "raw_text", "text": "Cups"}],
            [{"type": "raw_text", "text": "Espresso"}, {"type": "raw_text", "text": "14"}],
        ],
        "column_settings": [{"align": "left"}, {"align": "right"}],
    },
]


def build(api_url: str) -> App:
    """The app, calling the Slack at this URL."""
    app = App(
        client=WebClient(token=TOKEN, base_url=api_url),
        signing_secret=SECRET,
        token_verification_enabled=False,
        process_before_response=True,
    )
    _orders(app)
    _form(app)
    _party(app)
    _rest(app)
    return app


def _orders(app: App) -> None:
    @app.command("/order")
    def order(ack: Ack, say: Say, command: dict[str, Any]) -> None:
        say(channel=command["user_id"], text="What would you like?", blocks=MENU)
        ack()

    @app.command("/orders")
    def orders(ack: Ack) -> None:
        ack(text="This week: 27 cups", blocks=WEEK)

    @app.action("espresso")
    def espresso(ack: Ack, respond: Respond) -> None:
        again = {"type": "actions", "block_id": "again", "elements": [button("Another one", "espresso")]}
        respond(
            text="One espresso on its way",
            replace_original=True,
            blocks=[{"type": "section", "text": mrkdwn("One *espresso* on its way")}, again],
        )
        ack()

    @app.action("till")
    def till(ack: Ack, respond: Respond) -> None:
        respond(text="The till is empty.", replace_original=False)
        ack()

    @app.action("milk")
    @app.action("more")
    def milk(ack: Ack, respond: Respond, action: dict[str, Any]) -> None:
        respond(text=f"You chose {action['selected_option']['text']['text']}.", replace_original=False)
        ack()


def _form(app: App) -> None:
    @app.action("other")
    @app.shortcut("order")
    def ask(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.action("list")
    def listing(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        drinks = {"type": "section", "text": mrkdwn("• Espresso\n• Flat white")}
        view = {"type": "modal", "title": plain("What we have"), "blocks": [drinks]}
        client.views_push(trigger_id=body["trigger_id"], view=view)
        ack()

    @app.view("form")
    def taken(ack: Ack, client: WebClient, view: dict[str, Any], body: dict[str, Any]) -> None:
        drink = view["state"]["values"]["drink"]["drink"]["value"]
        if drink == "too much":
            return
        if drink == "tea":
            ack(response_action="errors", errors={"drink": "We have no tea."})
            return
        for user_id in {body["user"]["id"], view["state"]["values"]["for"]["for"]["selected_user"]} - {None}:
            client.chat_postMessage(channel=user_id, text=f"One {drink} on its way")
        ack()


def _party(app: App) -> None:
    @app.command("/party")
    def ask(ack: Ack, client: WebClient, command: dict[str, Any]) -> None:
        if command["text"]:
            ack(text=f"You typed: {command['text']}")
            return
        client.views_open(trigger_id=command["trigger_id"], view=party(0))
        ack()

    @app.action("cup")
    def one_more(ack: Ack, client: WebClient, body: dict[str, Any]) -> None:
        shown = body["view"]
        assert body["container"] == {"type": "view", "view_id": shown["id"]}
        client.views_update(view_id=shown["id"], hash=shown["hash"], view=party(int(shown["private_metadata"]) + 1))
        ack()

    @app.view("party")
    def invite(ack: Ack, client: WebClient, view: dict[str, Any], body: dict[str, Any]) -> None:
        picked = view["state"]["values"]["guests"]["guests"]["selected_users"]
        known = {user_id: client.users_info(user=user_id)["user"] for user_id in picked}
        strange = [user["name"] for user in known.values() if user["is_bot"] or user.get("is_restricted")]
        if strange:
            ack(response_action="errors", errors={"guests": f"No coffee for {', '.join(strange)}."})
            return
        ack()
        names = " ".join(f"<@{user_id}>" for user_id in picked)
        cups = len(picked) + int(view["private_metadata"])
        client.chat_postMessage(channel=body["user"]["id"], text=f"{cups} cups for {names}")


def _rest(app: App) -> None:
    @app.event("app_home_opened")
    def home(client: WebClient, event: dict[str, Any]) -> None:
        blocks = [
            {"type": "header", "text": plain("Your coffee")},
            {"type": "actions", "elements": [button("Order now", "other")]},
        ]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("user_change")
    def left(client: WebClient, event: dict[str, Any]) -> None:
        if event["user"]["deleted"]:
            client.chat_postMessage(channel="#learning-design", text=f"{event['user']['name']} drinks no more coffee")

    @app.event("message")
    def said(say: Say, event: dict[str, Any]) -> None:
        say(f"You said: {event['text']}")

    @app.shortcut("recipe")
    def recipe(ack: Ack, respond: Respond) -> None:
        respond(text="Kept as a recipe.", replace_original=False)
        ack()
