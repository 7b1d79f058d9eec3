namespace Antiphon.Server.Features.Agents;

/// <summary>A reason of <i>not ready</i>.</summary>
internal sealed record ReasonView(string Code, string Zh, string En);

/// <summary>The catalogue of reasons that an agent may give, and those that the system itself gives.</summary>
internal static class NotReadyReasons
{
    /// <summary>For an agent to choose, in the order of the menu.</summary>
    public static IReadOnlyList<ReasonView> Chosen { get; } =
    [
        new("break", "小休", "Break"),
        new("meal", "用餐", "Meal"),
        new("away", "暂时离席", "Away"),
        new("meeting", "会议", "Meeting"),
        new("training", "培训", "Training"),
        new("back-office", "处理工单", "Back office"),
    ];

    private static readonly ReasonView[] OfSystem =
    [
        new(SystemReason.NoAnswer, "久叫不应", "No answer"),
        new(SystemReason.ConnectionLost, "连接中断", "Connection lost"),
        new(SystemReason.Unreachable, "话机无法接通", "Phone unreachable"),
        new(SystemReason.Rejected, "拒接", "Rejected"),
        new(SystemReason.Supervising, "班长工作", "Supervising"),
        new(SystemReason.Outbound, "外呼状态", "Outbound mode"),
    ];

    public static IReadOnlyList<ReasonView> All { get; } = [.. Chosen, .. OfSystem];
}
