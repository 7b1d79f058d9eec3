using Antiphon.Switch;

namespace Antiphon.Server.Telemetry;

/// <summary>What the switch has to say, in our log. Single legs and refusals (every challenge is one) only for those who ask for debugging: a busy centre has many.
/// What somebody outside can cause again and again is written so often in a second and then counted: a flood of messages must not be a flood of lines.</summary>
internal sealed partial class SwitchLog(ILogger<TelephoneSwitch> log, TimeProvider clock) : ISwitchLog
{
    internal const int LinesPerSecondMax = 20;

    private readonly Lock _gate = new();
    private long _secondBegan;
    private int _written;
    private int _leftOut;

    public void Write(SwitchNote note, string text)
    {
        var level = note switch
        {
            SwitchNote.Leg or SwitchNote.Refused => LogLevel.Debug,
            SwitchNote.Braked or SwitchNote.Trouble => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        var leftOut = 0;
        if (level == LogLevel.Warning && !MayWrite(out leftOut)) return;
        if (leftOut > 0) LeftOut(leftOut);
        Told(level, note, text);
    }

    /// <param name="before">Lines left out since the last one written.</param>
    private bool MayWrite(out int before)
    {
        lock (_gate)
        {
            before = 0;
            if (clock.GetElapsedTime(_secondBegan) >= TimeSpan.FromSeconds(1)) (_secondBegan, _written) = (clock.GetTimestamp(), 0);
            if (_written++ >= LinesPerSecondMax) { _leftOut++; return false; }
            (before, _leftOut) = (_leftOut, 0);
            return true;
        }
    }

    [LoggerMessage(EventId = 1401, Message = "{Note}: {Text}")]
    private partial void Told(LogLevel level, SwitchNote note, string text);

    [LoggerMessage(1402, LogLevel.Warning, "{Lines} lines of the kind were left out")]
    private partial void LeftOut(int lines);
}
