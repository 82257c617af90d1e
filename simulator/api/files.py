"""files.*: an upload in three steps."""

from simulator.api.arguments import Json, Request, invalid_arguments
from simulator.errors import SlackError


def get_upload_url_external(request: Request) -> Json:
    length = request.number("length", 0)
    if length < 1:
        raise invalid_arguments("length must be more than 0")
    file = request.workspace.files.announce(request.text("filename"), length)
    upload_url = f"{request.workspace.url}/upload/v1/{file.upload_secret}"
    return {"ok": True, "upload_url": upload_url, "file_id": file.id}


def complete_upload_external(request: Request) -> Json:
    """files.completeUploadExternal; with a channel, the files are shared there in one message."""
    space, named = request.workspace, request.json("files")
    if not isinstance(named, list) or not named or not all(isinstance(each, dict) and "id" in each for each in named):
        raise invalid_arguments("files must be a list of objects with an id")
    completed = [space.files.complete(each["id"], each.get("title") or "") for each in named]
    files = [file.as_json(space.url, space.app.user_id) for file in completed]
    channel = request.optional("channel_id") or request.optional("channels")
    if channel:
        try:
            conversation = space.conversations.get(channel)
        except SlackError as error:
            raise SlackError("invalid_channel") from error
        space.check_can_post(conversation)
        comment = request.optional("initial_comment") or ""
        space.post(conversation.id, {"text": comment, "files": tuple(files)})
    return {"ok": True, "files": files}
