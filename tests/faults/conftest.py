"""One scene for each module of faults: setting it takes two builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scene import set_scene

if TYPE_CHECKING:
    from scene import Scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scene; a test that needs its start calls `Scene.reset`."""
    return set_scene(tmp_path_factory.mktemp("scene"))
