"""The categories that directories of podcasts file shows under (Apple Podcasts, since 2019)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PODCAST_CATEGORIES"]


def _parted(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


#: Category → those within it. Names are written in just this way; "&" is one character.
PODCAST_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        name: _parted(within)
        for name, within in {
            "Arts": "Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts",
            "Business": "Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit",
            "Comedy": "Comedy Interviews, Improv, Stand-Up",
            "Education": "Courses, How To, Language Learning, Self-Improvement",
            "Fiction": "Comedy Fiction, Drama, Science Fiction",
            "Government": "",
            "Health & Fitness": "Alternative Health, Fitness, Medicine, Mental Health, Nutrition,"
            " Sexuality",
            "History": "",
            "Kids & Family": "Education for Kids, Parenting, Pets & Animals, Stories for Kids",
            "Leisure": "Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies,"
            " Home & Garden, Video Games",
            "Music": "Music Commentary, Music History, Music Interviews",
            "News": "Business News, Daily News, Entertainment News, News Commentary, Politics,"
            " Sports News, Tech News",
            "Religion & Spirituality": "Buddhism, Christianity, Hinduism, Islam, Judaism,"
            " Religion, Spirituality",
            "Science": "Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics,"
            " Natural Sciences, Nature, Physics, Social Sciences",
            "Society & Culture": "Documentary, Personal Journals, Philosophy, Places & Travel,"
            " Relationships",
            "Sports": "Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey,"
            " Rugby, Running, Soccer, Swimming, Tennis, Volleyball, Wilderness, Wrestling",
            "Technology": "",
            "True Crime": "",
            "TV & Film": "After Shows, Film History, Film Interviews, Film Reviews, TV Reviews",
        }.items()
    }
)
