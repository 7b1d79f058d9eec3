namespace Antiphon.Server.Hosting;

/// <summary>What a list is asked with: which page, how long, and texts to look for.</summary>
internal static class Paging
{
    /// <summary>Highest page of any list; who needs what is behind it narrows the list.</summary>
    private const int PageMax = 100_000;

    /// <param name="texts">Field, what was sent, and its greatest length.</param>
    /// <returns>The refusal that names the first field out of range; null: the list can be read.</returns>
    public static Refused? Fault(int? page, int? pageSize, int pageSizeMax, params ReadOnlySpan<(string Field, string? Text, int LengthMax)> texts)
    {
        if (page is < 1 or > PageMax) return FieldFault.Unreadable("page", "range");
        if (pageSize < 1 || pageSize > pageSizeMax) return FieldFault.Unreadable("pageSize", "range");
        foreach (var (field, text, max) in texts)
            if (text?.Length > max) return FieldFault.Unreadable(field, "too-long");
        return null;
    }
}
