"""What is decided without a server: names, addresses, and the documents of a manuscript."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.errors import OptionError
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.documents import documents_of, short_word
from manuscripts.search.elastic.names import Names
from manuscripts.search.folding import Folding
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.stored import text_of as stored_text_of
from tests.search.elastic.cluster_texts import TABLE, manuscript, text_of

NAMES = Names()
INSTITUTIONS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}", fullmatch=True)


@given(INSTITUTIONS, INSTITUTIONS)
def test_the_name_of_an_index_tells_its_institution_and_no_other(one, other):
    name = NAMES.version(one, 7)
    assert name == name.lower()
    assert (NAMES.institution_of(name), NAMES.number_of(name)) == (one, 7)
    assert (NAMES.version(other, 7) == name) == (one == other)


@pytest.mark.parametrize(
    "index",
    ["manuscripts~a~current", "manuscripts~a", "other~a~000001", "manuscripts~a~b~000001", "manuscripts~+~000001"],
)
def test_other_indexes_are_nobodys(index):
    assert NAMES.institution_of(index) is None


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(OptionError, match="name of an index"):
        NAMES.current("B" * 200)


@pytest.mark.parametrize("url", ["localhost:9200", "ftp://x", "http://user:word@x", "http://x:port", ""])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(OptionError, match="address"):
        Cluster(url=url)


def test_a_key_does_not_travel_in_the_open():
    with pytest.raises(OptionError, match="read the key"):
        Cluster(url="http://search.example.org", api_key="secret")
    assert "secret" not in repr(Cluster(url="http://localhost:9200", api_key="secret"))


def test_the_generation_is_that_of_the_text():
    def made(mark, **changes):
        return documents_of(stored_text_of(manuscript(**changes), text_of(mark), folding=Folding(TABLE)))

    assert made("甲") == made("甲")
    assert len({one.generation for one in (made("甲"), made("乙"), made("甲", number=2))}) == 3
    names = [part.name for part in made("甲").parts]
    assert len(set(names)) == len(names)
    assert not set(names) & {part.name for part in made("乙").parts}


def test_a_long_word_is_one_word_for_any_tokenizer():
    long = "4e00x" * 100
    assert len(short_word(long)) < 50
    assert short_word(long) != short_word(f"{long}t0")
    assert short_word("4e00y4e8c") == "4e00y4e8c"


@given(st.dictionaries(st.text(), st.text(), max_size=3), st.text())
def test_a_folding_comes_back_as_it_was_sent(spellings, rows):
    folding = InstitutionFolding(rows=rows, spellings=spellings)
    assert InstitutionFolding.read(folding.written()) == folding
