"""The shape of [login.oidc]."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from watcher.settings.addresses import address_fault

Text = Annotated[str, Field(min_length=1)]


def _issuer(value: str) -> str:
    if fault := address_fault(value):
        raise ValueError(f"{value!r} {fault}")
    if "?" in value or "#" in value:
        raise ValueError(f"{value!r} must not hold a query or fragment")
    return value


class OidcTable(BaseModel):
    """[login.oidc]; as strict as every other table."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: Text
    client_secret: Text = ""
    client_key: Text = ""
    name: Text = ""
    scopes: list[Text] = []
    acr_values: Text = ""
    require: dict[Text, Text] = {}
    groups: Text = ""
    roles: dict[Text, Literal["reader", "editor", "chief", "admin"]] = {}
    make_people: bool = False
    only: bool = False
