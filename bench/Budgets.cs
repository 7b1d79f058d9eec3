using System.Text.Json;

namespace Antiphon.Bench;

/// <summary>bench/budgets.json: the most (or the least) that a figure may be, and why.</summary>
internal static class Budgets
{
    private static readonly Dictionary<string, Budget> All = JsonSerializer.Deserialize<Dictionary<string, Budget>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")), JsonSerializerOptions.Web)!;

    /// <summary>Prints the figure beside its budget; false when over.</summary>
    public static bool Check(string name, double value)
    {
        var budget = All[name];
        var fine = value <= (budget.Max ?? double.MaxValue) && value >= (budget.Min ?? double.MinValue);
        Console.WriteLine($"{name} = {value:0.###} (budget {(budget.Min is { } least ? $"at least {least:0.###}" : $"{budget.Max:0.###}")}{(fine ? "" : ": OVER")})");
        return fine;
    }

    private sealed record Budget(double? Max, double? Min, string Why);
}
