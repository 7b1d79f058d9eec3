using Antiphon.Server.Telemetry;
using Antiphon.Switch;
using Microsoft.Extensions.Logging;

namespace Antiphon.Server.Tests.Hosting;

public sealed class SwitchLogStories : ILogger<TelephoneSwitch>
{
    private readonly List<string> _lines = [];

    [Fact] // Threat 75: whoever can cause a line can cause a million.
    public void A_flood_of_trouble_is_counted_and_not_written_line_by_line()
    {
        var clock = new ManualClock();
        var log = new SwitchLog(this, clock);
        for (var i = 0; i < 1_000; i++) log.Write(SwitchNote.Trouble, "again");
        Assert.Equal(SwitchLog.LinesPerSecondMax, _lines.Count);
        clock.Advance(TimeSpan.FromSeconds(1));
        log.Write(SwitchNote.Braked, "who");
        Assert.Equal(["980 lines of the kind were left out", "Braked: who"], _lines[^2..]);
        log.Write(SwitchNote.Started, "not limited");
        Assert.Equal("Started: not limited", _lines[^1]);
    }

    void ILogger.Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> text) => _lines.Add(text(state, exception));

    bool ILogger.IsEnabled(LogLevel level) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
}
