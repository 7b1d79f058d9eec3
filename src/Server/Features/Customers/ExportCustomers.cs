using Antiphon.Server.Features.Reports.Export;

namespace Antiphon.Server.Features.Customers;

/// <summary>A list of customers as a file: what the list is narrowed to, at most 200,000.</summary>
internal static class ExportCustomers
{
    private const int RowsMax = 200_000;

    /// <param name="format"><c>csv</c>, <c>csv-gb18030</c> or <c>xlsx</c>.</param>
    /// <param name="language">Of the headings: <c>zh-CN</c> or <c>en-US</c>.</param>
    public static async Task<IResult> Handle([AsParameters] CustomerQuery query, HttpContext http, CentreDb db, CustomerIndex index, IAuditTrail audit, TimeProvider clock, string? format = null, string? language = null, CancellationToken stop = default)
    {
        var kind = format ?? TableFile.Csv;
        if (TableFile.ContentType(kind) is not { } type) return FieldFault.Of("format", "unknown");
        if (query.Fault() is { } fault) return fault;
        var settings = await SetCustomers.Now(db, stop);
        var (total, _) = await FindCustomersHandler.Select(query, db, index, 1, 1, stop);
        if (total > RowsMax) return Refused.Because(RefusalCatalogue.TooMany);
        await audit.Write(http.User, "customers-exported", $"{total}", stop);
        var english = language == "en-US";
        var title = english ? "Customers" : "客户";
        return Results.Stream(to => Write(to, kind, title, english, query, settings, db, index, NumberMask.SeesAll(http.User), clock.LocalTimeZone, stop), type, $"{title}.{TableFile.Extension(kind)}");
    }

    private static async Task Write(Stream to, string format, string title, bool english, CustomerQuery query, CustomerSettings settings, CentreDb db, CustomerIndex index, bool numbers, TimeZoneInfo zone, CancellationToken stop)
    {
        var columns = CustomerColumn.All(settings);
        await using var table = await TableFile.Open(format, to, title, "", [.. columns.Select(c => new TableColumn(english ? c.Name.En : c.Name.Zh, TableFormat.Text))], keys: 1, numbers, zone, stop);
        for (var page = 1; ; page++)
        {
            var (_, rows) = await FindCustomersHandler.Select(query, db, index, page, FindCustomersHandler.PageSizeMax, stop);
            foreach (var card in rows.Select(CustomerView.Of)) await table.Write([.. columns.Select(c => (object?)c.Of(card, english))], stop);
            if (rows.Count < FindCustomersHandler.PageSizeMax) return;
        }
    }
}
