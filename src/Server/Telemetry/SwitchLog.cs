using Antiphon.Switch;

namespace Antiphon.Server.Telemetry;

/// <summary>What the switch has to say, in our log. Single legs and refusals (every challenge is one) only for those who ask for debugging: a busy centre has many.</summary>
internal sealed partial class SwitchLog(ILogger<TelephoneSwitch> log) : ISwitchLog
{
    public void Write(SwitchNote note, string text)
    {
        var level = note switch
        {
            SwitchNote.Leg or SwitchNote.Refused => LogLevel.Debug,
            SwitchNote.Braked or SwitchNote.Trouble => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        Told(level, note, text);
    }

    [LoggerMessage(EventId = 1401, Message = "{Note}: {Text}")]
    private partial void Told(LogLevel level, SwitchNote note, string text);
}
