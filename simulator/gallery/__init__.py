"""A page that shows messages, modals and Home tabs from a file, as Slack would render them, without a workspace.

The file is JSON: `title`, `app` (its name), `status` (a line), `notices` (problems to fix: `where`, `says`, `remedy`),
`people` (display names by user id) and `sections`, each with a `name` and `pictures`. A picture has a `name`, `notes`
(lines above it) and either `blocks`, a `view`, or `refused` (why it couldn't be rendered).
"""
