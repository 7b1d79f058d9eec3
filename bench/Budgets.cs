using System.Text.Json;

namespace Antiphon.Bench;

/// <summary>bench/budgets.json: the most that a figure may be, and why.</summary>
internal static class Budgets
{
    private static readonly Dictionary<string, Budget> All = JsonSerializer.Deserialize<Dictionary<string, Budget>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "budgets.json")), JsonSerializerOptions.Web)!;

    /// <summary>Prints the figure beside its budget; false when over.</summary>
    public static bool Check(string name, double value)
    {
        var budget = All[name];
        Console.WriteLine($"{name} = {value:0.###} (budget {budget.Max:0.###}{(value > budget.Max ? ": OVER" : "")})");
        return value <= budget.Max;
    }

    private sealed record Budget(double Max, string Why);
}
