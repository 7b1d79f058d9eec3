namespace Antiphon.Server.Hosting;

/// <summary>Taking away a setting that other settings may lead to.</summary>
internal static class Removal
{
    /// <summary>404 when there is no such row, 409 <c>in-use</c> with the names of what leads there, unless it is forced.</summary>
    /// <param name="remove">Takes the row away and puts that in force.</param>
    public static async Task<Results<NoContent, Refused>> Of<T>(T? row, bool? force, Func<Task<List<string>>> references, Func<T, Task> remove) where T : class
    {
        if (row is null) return Refused.Because(RefusalCatalogue.NotFound);
        if (force is not true && await references() is { Count: > 0 } by) return Refused.Because(RefusalCatalogue.InUse, "by", string.Join(", ", by));
        await remove(row);
        return TypedResults.NoContent();
    }

    /// <summary>What would be left leading nowhere.</summary>
    public static async Task<Results<Ok<List<string>>, Refused>> References<T>(T? row, Func<Task<List<string>>> references) where T : class =>
        row is null ? Refused.Because(RefusalCatalogue.NotFound) : TypedResults.Ok(await references());
}
