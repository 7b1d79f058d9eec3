using System.Threading.Channels;
using Antiphon.Server.Features.Mail;

namespace Antiphon.Server.Features.Alarms;

/// <summary>Mails alarms, apart from who raises them: nothing waits for a mail server.</summary>
internal sealed class AlarmMails(IMailer mailer, TimeProvider clock) : BackgroundService
{
    /// <summary>Mails that wait; more are left out, the alarm itself stands in the page.</summary>
    public const int WaitingMax = 200;
    private const int TriesMax = 3;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);
    private readonly Channel<MailLetter> _waiting = Channel.CreateBounded<MailLetter>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Tell(IReadOnlyList<string> to, Alarm alarm, bool escalated)
    {
        if (to.Count == 0) return;
        var view = alarm.View(job => job);
        var about = alarm.Subject.Length == 0 ? "" : $" · {alarm.Subject}";
        var figure = view.Details.TryGetValue("figureZh", out var zh) ? $"{zh} / {view.Details["figureEn"]}" : alarm.Kind;
        var lines = new List<string> { $"{figure}{about}", TimeZoneInfo.ConvertTime(alarm.RaisedAt, clock.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) };
        lines.AddRange(view.Details.Where(d => d.Key is not ("figureZh" or "figureEn")).Select(d => $"{d.Key}: {d.Value}"));
        if (escalated) lines.Add("无人确认 / not acknowledged");
        _waiting.Writer.TryWrite(new MailLetter(to, $"{(escalated ? "[升级 escalated] " : "")}告警 Alarm: {figure}{about}", string.Join('\n', lines) + "\n", []));
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var letter in _waiting.Reader.ReadAllAsync(stop))
                for (var tries = 1; await mailer.Send(letter, stop) is "unreachable" && tries < TriesMax; tries++) await Task.Delay(Again, clock, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
    }
}
