using System.Collections.Frozen;
using Antiphon.Server.Features.Reports.Facts;

namespace Antiphon.Server.Features.Reports.Catalogue;

/// <summary>By what figures are told apart, and to what they are narrowed.</summary>
/// <param name="Key">Stands in addresses.</param>
/// <param name="Column">Of the sources that have it.</param>
internal sealed record Dimension(string Key, LocalText Name, string Column)
{
    /// <summary>Of agents, by the team they are in now.</summary>
    public const string Team = "team";

    public bool IsOf(FactSource source) => source.Dimensions.Contains(Column);
}

internal static class Dimensions
{
    public static ImmutableArray<Dimension> All { get; } =
    [
        new("queue", new LocalText("队列", "Queue"), "queue"), new("agent", new LocalText("坐席", "Agent"), "agent"), new(Dimension.Team, new LocalText("班组", "Team"), "agent"), new("direction", new LocalText("方向", "Direction"), "direction"),
        new("dialled", new LocalText("被叫号码", "Number called"), "dialled"), new("trunk", new LocalText("中继", "Trunk"), "trunk"), new("result", new LocalText("结果", "Result"), "result"),
        new("cause", new LocalText("结束原因", "Cause of end"), "cause"), new("released-by", new LocalText("拆线方", "Released by"), "released_by"), new("region", new LocalText("区号地区", "Area code"), "region"),
        new("reason", new LocalText("示忙原因", "Reason of not ready"), "reason"), new("extension", new LocalText("分机", "Extension"), "extension"),
    ];

    private static readonly FrozenDictionary<string, Dimension> ByKey = All.ToFrozenDictionary(d => d.Key);

    public static Dimension? Find(string key) => ByKey.GetValueOrDefault(key);
}
