namespace Antiphon.Server.Features.Calls;

internal static partial class CallLog
{
    [LoggerMessage(1201, LogLevel.Error, "Deciding {Input} failed; call {Call} is released.")]
    public static partial void DecisionFailed(ILogger log, Exception cause, string input, string? call);

    [LoggerMessage(1202, LogLevel.Error, "A step of the call loop failed; the loop goes on.")]
    public static partial void StepFailed(ILogger log, Exception cause);

    [LoggerMessage(1203, LogLevel.Warning, "Too many new calls wait; leg {Leg} is refused.")]
    public static partial void NewCallRefused(ILogger log, string leg);

    [LoggerMessage(1204, LogLevel.Information, "Story recovered: {Entries} entries, {Calls} calls of the process before end now, {Agents} agents are signed in.")]
    public static partial void Recovered(ILogger log, long entries, int calls, int agents);

    [LoggerMessage(1210, LogLevel.Information, "{Wish} of {Who} was refused: {Refusal}.")]
    public static partial void WishRefused(ILogger log, string wish, string? who, Refusal refusal);

    [LoggerMessage(1206, LogLevel.Error, "Effect {Effect} failed; call {Call} is released.")]
    public static partial void EffectFailed(ILogger log, Exception cause, string effect, string? call);

    [LoggerMessage(1207, LogLevel.Error, "The switch did not take {Operation}.")]
    public static partial void OperationFailed(ILogger log, Exception cause, string operation);

    [LoggerMessage(1205, LogLevel.Error, "Call records could not be brought up to date; it is tried again.")]
    public static partial void ProjectionFailed(ILogger log, Exception cause);
}
