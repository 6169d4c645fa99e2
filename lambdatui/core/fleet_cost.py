"""What a month of each function of the fleet would cost, were it like the window of its figures."""

from msgspec.structs import replace

from lambdatui.core.cost import Workload, monthly_cost
from lambdatui.core.fleet import FleetRow
from lambdatui.core.prices import RegionPrices


def with_cost(row: FleetRow, prices: RegionPrices) -> FleetRow:
    """The row with its ``month_dollars``: at list prices, without the free tier.

    It is about right: the sum of CloudWatch's Duration lacks billed initialisations, and neither
    ``/tmp`` above 512 MB nor provisioned concurrency is known of the list. Without figures the row
    is as it was.
    """
    figures = row.figures
    if figures is None or figures.invocations is None or figures.duration_sum_ms is None:
        return row
    # The window ends on the border of a period, which may be still to come.
    end_ms = min(figures.end_ms, figures.read_ms) if figures.read_ms else figures.end_ms
    month = Workload(
        requests=figures.invocations,
        run_ms=figures.duration_sum_ms,
        memory_mb=row.function.memory_mb,
        architecture=row.function.architecture,
    ).month((end_ms - figures.start_ms) / 1000)
    return replace(row, month_dollars=monthly_cost(month, prices).total)
