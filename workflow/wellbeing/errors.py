"""The one exception a user should ever read."""


class InputError(Exception):
    """Something the user gave cannot be used.

    The message is shown as it stands, without a traceback: it names the file, the field and the mend.
    """
