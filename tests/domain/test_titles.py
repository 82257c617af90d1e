"""Titles as people write them in their Slack profiles, and their stages."""

import pytest

from bot.bundled import CONTENT
from bot.content.loader import load
from bot.domain.framework import Framework
from bot.domain.titles import normalised

JUNIOR = [
    "L&D Specialist",
    "Learning & Development Specialist",
    "Learning and Development Specialist",
    "LnD specialist",
    "L & D Coordinator",
    "Jr. Instructional Designer",
    "Jnr Instructional Designer",
    "LMS Admin",
    "Training Coordinator II",
    "Training Co-ordinator",
    "Learning Coordinator (maternity cover)",
    "eLearning Developer",
    "E-Learning Developer",
    "e learning developer",
    "Corporate Trainer",
    "corporate  trainer",
    "Trainer",
    "Trainer/in (m/w/d)",
    "Trainer:in",
    "Technical Trainer, EMEA",
    "Onboarding Specialist",
    "Content Developer",
    "Training Specialist - Retail",
    "L&D Intern",
    "Facilitator",
]
MID = [
    "Instructional Designer",
    "INSTRUCTIONAL DESIGNER",
    "Instructional Designer 2",
    "Instructional Designer III",
    "Sr. Instructional Designer",
    "Snr Instructional Designer",
    "Senior Instructional Designer, Sales Academy",
    "LXD",
    "Senior LXD",
    "LX Designer",
    "Learning Experience Designer (she/her)",
    "Learning Designer @ Northwind",
    "Learning Designer at Northwind",
    "Learning & Development Business Partner",
    "L&D BP",
    "Learning and Talent Partner",
    "Curriculum Developer",
    "Instructional Technologist",
    "Learning Technologist",
    "Performance Consultant",
    "Senior Trainer",
    "Organisational Development Specialist",
]
STRATEGIC = [
    "Head of Learning & Development",
    "Head of L&D",
    "Head of LnD | Northwind",
    "L&D Manager",
    "Learning & Development Mgr.",
    "L&D Manager \u2013 DACH",
    "Learning Programme Lead",
    "Learning Programme Manager",
    "Chief Learning Officer",
    "CLO",
    "VP, Learning & Development",
    "Director, Learning & Development",
    "Director of Learning and Development",
    "Talent Development Manager",
    "Capability Lead",
    "Academy Manager",
    "Training Manager (m/f/d)",
    "Learning Strategist",
]
UNKNOWN = [
    "Designer",
    "Manager",
    "Specialist",
    "Consultant",
    "Coordinator",
    "Developer",
    "Head of Operations",
    "HR Manager",
    "HR Business Partner",
    "Software Developer",
    "Product Designer",
    "Graphic Designer",
    "UX Designer",
    "Personal Trainer",
    "Catering Facilitator",
    "ID",
    "Teacher",
    "Sales Manager",
    "Director",
    "Learning",
    "CEO",
    "",
    "???",
]


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load(CONTENT)


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        (title, stage)
        for titles, stage in ((JUNIOR, "junior"), (MID, "mid"), (STRATEGIC, "strategic"), (UNKNOWN, None))
        for title in titles
    ],
)
def test_a_title_is_found_unless_it_could_mean_anything(framework: Framework, title: str, stage: str | None) -> None:
    found = framework.stage_titled(title)

    assert (found.id if found else None) == stage


def test_every_title_and_alias_is_found_at_its_own_stage(framework: Framework) -> None:
    for stage in framework.stages:
        assert [title for title in (*stage.titles, *stage.also) if framework.stage_titled(title) is not stage] == []


def test_no_title_is_listed_twice(framework: Framework) -> None:
    spelled = [normalised(title) for stage in framework.stages for title in (*stage.titles, *stage.also)]

    assert sorted({title for title in spelled if spelled.count(title) > 1}) == []


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("Sr. L&D Mgr (m/f/d)", "senior learning and development manager"),
        ("Trainer:in", "trainer"),
        ("Trainer*innen", "trainer"),
        ("Técnico/a de formación", "técnico de formación"),
        ("Learning  PROGRAMME Lead", "learning program lead"),
        ("Organisational Development", "organizational development"),
        ("eLearning Developer I", "elearning developer"),
        ("\uff2c\uff06\uff24 Lead", "learning and development lead"),
    ],
)
def test_a_title_has_one_canonical_spelling(written: str, spelled: str) -> None:
    assert normalised(written) == spelled
