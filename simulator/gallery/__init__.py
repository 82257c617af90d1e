"""A page that shows messages, modals and Home tabs as Slack would draw them, read from a file and without a workspace.

The file is JSON: `title`, `app` (its name), `status` (a line), `notices` (what to mend: `where`, `says`, `remedy`),
`people` (display names by user id) and `sections`, each with a `name` and `pictures`. A picture has a `name`, `notes`
(lines above it) and either `blocks`, a `view`, or `refused` (why it could not be made).
"""
