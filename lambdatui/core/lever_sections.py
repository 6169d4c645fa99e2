"""Which sections of a function's page a lever touches: they are read again after it."""

from collections.abc import Mapping

from lambdatui.core.lever import Lever
from lambdatui.core.section import SectionId

#: Besides the general one, which has what Lambda says of every change. The rest touch none other.
_TOUCHED: Mapping[Lever, tuple[SectionId, ...]] = {
    Lever.RESERVED: (SectionId.CONCURRENCY,),
    Lever.PROVISIONED: (SectionId.CONCURRENCY, SectionId.VERSIONS),
    Lever.MAPPING: (SectionId.TRIGGERS,),
    Lever.RULE: (SectionId.TRIGGERS,),
    Lever.BATCH_SIZE: (SectionId.TRIGGERS,),
    Lever.BATCH_WINDOW: (SectionId.TRIGGERS,),
    Lever.MAPPING_CONCURRENCY: (SectionId.TRIGGERS, SectionId.CONCURRENCY),
    Lever.URL_AUTH: (SectionId.TRIGGERS, SectionId.POLICY),
    Lever.ALIAS: (SectionId.VERSIONS, SectionId.CONCURRENCY),
    Lever.NEW_ALIAS: (SectionId.VERSIONS, SectionId.CONCURRENCY),
    Lever.PUBLISH: (SectionId.VERSIONS, SectionId.CODE),
    Lever.STORAGE: (SectionId.STORAGE,),
    Lever.LOGGING: (SectionId.LOGGING,),
    Lever.TRACING: (SectionId.LOGGING,),
    Lever.RETENTION: (SectionId.LOGGING,),
    Lever.ENVIRONMENT: (SectionId.ENVIRONMENT,),
    Lever.TAGS: (SectionId.TAGS,),
}


def sections_of(lever: Lever) -> tuple[SectionId, ...]:
    """What to read again after it, the one that shows its value first."""
    return (*_TOUCHED.get(lever, ()), SectionId.GENERAL)
