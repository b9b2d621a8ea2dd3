"""Small coded projects, written by hand in the dialects of different programs."""

GUID = "00000000-0000-0000-0000-0000000000{:02d}"
USER, CODE, SUB, SOURCE, CASE, VARIABLE = (GUID.format(number) for number in (1, 2, 3, 4, 5, 6))
TEXT = "I: What gets in the way?\nP: Nobody made up shares anything here.\nP: The invented money ran out."


def qde(body: str = "", *, codes: str | None = None, users: str | None = None, extra: str = "") -> str:
    """A project file with one coder and two codes, one below the other."""
    users = f'<User guid="{USER}" name="Pat Placeholder" id="pat@example.org"/>' if users is None else users
    if codes is None:
        codes = (
            f'<Code guid="{CODE}" name="Power sharing" isCodable="true">'
            f'<Code guid="{SUB}" name="Tokenism" isCodable="true"/></Code>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Project xmlns="urn:QDA-XML:project:1.0" name="made up" origin="a test" '
        'basePath="/Users/pat/Library/projects">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>{extra}"
        f"<Sources>{body}</Sources></Project>"
    )


def selection(start: int, end: int, name: str = "", code: str = CODE, number: int = 50) -> str:
    guid, coding = GUID.format(number), GUID.format(number + 1)
    return (
        f'<PlainTextSelection guid="{guid}" name="{name}" startPosition="{start}" endPosition="{end}" '
        f'creatingUser="{USER}"><Coding guid="{coding}" creatingUser="{USER}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
    )


def text_source(
    selections: str = "", *, text: str | None = None, path: str | None = None, name: str = "one"
) -> str:
    inline = f"<PlainTextContent>{text}</PlainTextContent>" if text is not None else ""
    member = f' plainTextPath="{path}"' if path else ""
    return f'<TextSource guid="{SOURCE}" name="{name}"{member}>{inline}{selections}</TextSource>'
