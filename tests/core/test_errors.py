import pickle
import re
from collections.abc import Iterator

import pytest

from manuscripts.core import errors
from manuscripts.core.errors import ManuscriptsError
from manuscripts.core.names import slug, xml_id
from tests.conftest import REPOSITORY


def tree(root: type[ManuscriptsError]) -> Iterator[type[ManuscriptsError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from tree(kind)


@pytest.mark.parametrize("kind", sorted(tree(ManuscriptsError), key=lambda kind: kind.__name__))
def test_every_error_says_where_what_and_what_next_and_survives_a_process_boundary(
    kind: type[ManuscriptsError],
) -> None:
    error = pickle.loads(pickle.dumps(kind("it is broken.", where="a.tif", advice="Mend it.")))
    assert str(error) == "a.tif: it is broken. Mend it."
    assert type(error) is kind
    assert error.exit_code is not errors.ExitCode.CLEAN


def test_every_exit_code_is_documented() -> None:
    text = (REPOSITORY / "docs" / "institutions.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (\d+) \|", text.partition("## Exit codes")[2].partition("\n## ")[0], re.MULTILINE)
    assert list(map(int, told)) == sorted(errors.ExitCode)


@pytest.mark.parametrize(
    ("shelfmark", "name"),
    [
        ("Or.8210/S.3326", "Or.8210_S.3326"),
        ("Pelliot chinois 2001", "Pelliot-chinois-2001"),
        ("Дх.00143", "Дх.00143"),
        ("../../etc/passwd", "etc_passwd"),
        ("北敦 00876", "北敦-00876"),
    ],
)
def test_a_shelfmark_becomes_a_safe_file_name(shelfmark: str, name: str) -> None:
    assert slug(shelfmark) == name


def test_a_shelfmark_without_a_letter_or_digit_is_refused() -> None:
    with pytest.raises(ValueError, match="letter or a digit"):
        slug("../..")


def test_an_xml_id_never_begins_with_a_digit() -> None:
    assert xml_id("876", 1) == "m876-1"
