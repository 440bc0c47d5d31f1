"""The editors' guide is true: its commands run, its snippets work, and all that it names exists."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum
from pathlib import Path

import pytest
