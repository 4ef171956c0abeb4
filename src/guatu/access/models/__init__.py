"""Rows of access. Facts and other storeys hold their plain ids."""

from guatu.access.models.accounts import PasswordRecord, User
from guatu.access.models.grants import Delegation, Grant
from guatu.access.models.places import Place, Unit
from guatu.access.models.posts import Incumbency, Post

__all__ = ["Delegation", "Grant", "Incumbency", "PasswordRecord", "Place", "Post", "Unit", "User"]
