import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.core.geometry import Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page, Placement
from manuscripts.formats.annotations import write_annotations
from manuscripts.formats.characters import stand_in

DIGEST = "ab" * 32

# What IIIF Presentation 3, the Web Annotation Data Model and the Text Granularity Extension ask of such a page.
_URI = {"type": "string", "pattern": "^(https?://|urn:[a-z0-9]+:)"}
_SELECTOR = {
    "oneOf": [
        {
            "type": "object",
            "required": ["type", "value"],
            "properties": {
                "type": {"const": "FragmentSelector"},
                "value": {"type": "string", "pattern": r"^xywh=\d+,\d+,[1-9]\d*,[1-9]\d*$"},
            },
        },
        {
            "type": "object",
            "required": ["type", "value"],
            "properties": {"type": {"const": "SvgSelector"}, "value": {"type": "string", "pattern": "^<svg "}},
        },
    ]
}
_CANVAS = {
    "type": "object",
    "required": ["id", "type"],
    "properties": {
        "id": _URI,
        "type": {"const": "Canvas"},
        "partOf": {"type": "array", "items": {"required": ["id", "type"], "properties": {"id": _URI}}},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "items"],
    "properties": {
        "@context": {
            "type": "array",
            "prefixItems": [
                {"const": "http://iiif.io/api/extension/text-granularity/context.json"},
                # The Presentation API wants its own context to be the last.
                {"const": "http://iiif.io/api/presentation/3/context.json"},
            ],
            "maxItems": 2,
        },
        "id": _URI,
        "type": {"const": "AnnotationPage"},
        "label": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "rights": _URI,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type", "motivation", "body", "target", "textGranularity"],
                "properties": {
                    "id": _URI,
                    "type": {"const": "Annotation"},
                    "motivation": {"const": "supplementing"},
                    "textGranularity": {"enum": ["line", "glyph"]},
                    "body": {
                        "type": "object",
                        "required": ["type", "value", "format", "language"],
                        "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string", "minLength": 1}},
                    },
                    "target": {
                        "oneOf": [
                            _CANVAS,
                            {
                                "type": "object",
                                "required": ["type", "source", "selector"],
                                "properties": {
                                    "type": {"const": "SpecificResource"},
                                    "source": _CANVAS,
                                    "selector": {
                                        "oneOf": [_SELECTOR, {"type": "array", "items": _SELECTOR, "minItems": 2}]
                                    },
                                },
                            },
                        ]
                    },
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def read(page: Page, manuscript: Manuscript, *, glyphs: bool = False) -> dict[str, Any]:
    found = json.loads(write_annotations(page, manuscript=manuscript, glyphs=glyphs))
    VALIDATOR.validate(found)
    return dict(found)


def test_each_column_is_an_annotation_at_its_place_in_reading_order(page: Page, manuscript: Manuscript) -> None:
    items = read(page, manuscript)["items"]
    assert [item["body"]["value"] for item in items] == [stand_in(column.text) for column in page.columns]
    target = items[0]["target"]
    assert target["source"] == {"id": f"urn:sha256:{DIGEST}:2", "type": "Canvas"}
    assert target["selector"]["value"] == "xywh=700,100,50,150"


def test_glyphs_are_given_on_request(page: Page, manuscript: Manuscript) -> None:
    items = read(page, manuscript, glyphs=True)["items"]
    assert [item["body"]["value"] for item in items[:4]] == ["如", "是", "我", "注"]
    assert {item["textGranularity"] for item in items} == {"glyph"}


def test_a_tilted_column_is_drawn_as_well(page: Page, manuscript: Manuscript) -> None:
    tilted = replace(page.columns[0], outline=Polygon(((700, 100), (750, 110), (740, 250))))
    selectors = read(replace(page, columns=(tilted,)), manuscript)["items"][0]["target"]["selector"]
    assert [selector["type"] for selector in selectors] == ["FragmentSelector", "SvgSelector"]
    assert 'points="700,100 750,110 740,250"' in selectors[1]["value"]


def test_the_manifest_and_the_rights_of_the_text_are_named_where_they_are_known(
    page: Page, manuscript: Manuscript
) -> None:
    held = replace(manuscript, manifest="https://example.org/manifest.json")
    found = read(page, held)
    assert found["rights"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["items"][0]["target"]["source"]["partOf"] == [
        {"id": "https://example.org/manifest.json", "type": "Manifest"}
    ]


def test_text_without_a_place_is_about_the_whole_canvas(page: Page, manuscript: Manuscript) -> None:
    nowhere = replace(page.columns[0], placement=Placement.NOWHERE)
    came_as_text = replace(page, image=replace(page.image, digest=""), columns=(nowhere,))
    target = read(came_as_text, manuscript)["items"][0]["target"]
    assert target["type"] == "Canvas"
    assert target["id"].startswith("urn:uuid:")


@pytest.mark.parametrize("glyphs", [False, True])
@given(data=st.data())
def test_any_page_gives_what_the_standards_ask(
    any_pages: st.SearchStrategy[list[Page]], manuscript: Manuscript, glyphs: bool, data: st.DataObject
) -> None:
    for page in data.draw(any_pages):
        names = [item["id"] for item in read(page, manuscript, glyphs=glyphs)["items"]]
        assert len(names) == len(set(names))
