using Listening = Antiphon.Server.Features.Calls.Listening;
using System.Collections.Concurrent;
using System.Threading.Channels;
using Antiphon.Engine.Ivr;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Speech;

/// <summary>Listens to callers where a flow lets them speak, has what they say recognised, and answers in their stead with the keys that it stands for.
/// Whatever fails, keys go on working: the step then ends as if nothing had been said.</summary>
internal sealed partial class Ear(CallCentre calls, ISwitch telephone, SpeechBook book, SpeechClient client, RecordingFiles files, TimeProvider clock, ILogger<Ear> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>From the end of the time for keys until the step is given up, whatever is still being said or recognised.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Callers who are listened to at one time; further ones have their keys.</summary>
    private const int AtOnceMax = 200;

    private readonly Channel<object> _told = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<StepId, Listened> _listening = [];

    private sealed record Listened(ListeningBegun Begun)
    {
        public long From { get; set; }
        public bool Recognising { get; set; }

        /// <summary>When the time for keys was over. Null: it is not.</summary>
        public DateTimeOffset? OverAt { get; set; }
    }

    private sealed record Recognised(StepId Step, string? Text);

    public override Task StartAsync(CancellationToken stop)
    {
        foreach (var left in Directory.Exists(files.MessageFolder) ? Directory.EnumerateFiles(files.MessageFolder, "*-said.raw") : []) File.Delete(left);
        calls.Understands = () => book.Understands && _listening.Count < AtOnceMax;
        calls.Listened += Take;
        calls.Happened += Take;
        calls.RecordingTold += Take;
        return base.StartAsync(stop);
    }

    public override Task StopAsync(CancellationToken stop)
    {
        calls.Understands = () => false;
        calls.Listened -= Take;
        calls.Happened -= Take;
        calls.RecordingTold -= Take;
        _told.Writer.TryComplete();
        return base.StopAsync(stop);
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await using var look = clock.CreateTimer(_ => _told.Writer.TryWrite(this), null, Look, Look);
        await foreach (var happened in _told.Reader.ReadAllAsync(CancellationToken.None))
        {
            try { Handle(happened, stop); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException) { Failed(e); }
        }
    }

    private void Take(Listening told) => _told.Writer.TryWrite(told);

    private void Take(DurableStep step)
    {
        foreach (var e in step.Events)
            if (e is CallEnded) _told.Writer.TryWrite(e);
    }

    /// <summary>Nobody keeps what was only listened to.</summary>
    private void Take(SwitchEvent told)
    {
        if (told is RecordingEnded ended && ended.Recording.EndsWith("-said", StringComparison.Ordinal)) _told.Writer.TryWrite(ended);
    }

    private void Handle(object happened, CancellationToken stop)
    {
        switch (happened)
        {
            case ListeningBegun begun: _listening[begun.Step] = new Listened(begun) { From = begun.Recording is null ? Utterance.FramesIn(begun.File) : 0 }; break;
            case ListeningOver over: Over(over); break;
            case CallEnded ended: foreach (var gone in _listening.Values.Where(l => l.Begun.Call == ended.Call).ToList()) _listening.TryRemove(gone.Begun.Step, out _); break;
            case RecordingEnded ended: File.Delete(files.MessageFile(ended.Recording)); break;
            case Recognised recognised: Take(recognised); break;
            default: foreach (var listened in _listening.Values.ToList()) LookAt(listened, stop); break;
        }
    }

    private void Over(ListeningOver over)
    {
        if (!_listening.TryGetValue(over.Step, out var listened))
        {
            if (!over.Answered) Answer(over.Call, over.Step, keys: null);
        }
        else if (over.Answered) Forget(listened);
        else listened.OverAt = clock.GetUtcNow();
    }

    private void LookAt(Listened listened, CancellationToken stop)
    {
        if (listened.OverAt is { } over && clock.GetUtcNow() - over > Patience) { Finish(listened, keys: null); return; }
        if (listened.Recognising) return;
        var said = Utterance.In(listened.Begun.File, listened.From);
        if (said.Sound is null)
        {
            listened.From = said.Until;
            // What was said in the last moment is on disk a little later.
            if (listened.OverAt is { } end && clock.GetUtcNow() - end > Look * 5) Finish(listened, keys: null);
            return;
        }
        if (!said.Whole) return;
        (listened.From, listened.Recognising) = (said.Until, true);
        _ = Recognise(listened.Begun, said, stop);
    }

    private async Task Recognise(ListeningBegun begun, Utterance said, CancellationToken stop)
    {
        string? text = null;
        try { text = await client.Recognise(said.Sound!, begun.Language, string.Join('，', begun.Choice.Words.Values), stop); }
        finally { _told.Writer.TryWrite(new Recognised(begun.Step, text)); }
    }

    /// <summary>Neither what was said nor what was understood is logged: it may be a name or a number.</summary>
    private void Take(Recognised recognised)
    {
        if (!_listening.TryGetValue(recognised.Step, out var listened)) return;
        listened.Recognising = false;
        var keys = recognised.Text is { } text ? SpokenWords.Keys(listened.Begun.Choice, text) : null;
        Heard(listened.Begun.Call.Value, recognised.Text is null ? "nothing" : keys is null ? "not understood" : "understood");
        if (keys is not null) Finish(listened, keys);
    }

    private void Finish(Listened listened, string? keys)
    {
        Forget(listened);
        Answer(listened.Begun.Call, listened.Begun.Step, keys);
    }

    private void Forget(Listened listened)
    {
        _listening.TryRemove(listened.Begun.Step, out _);
        if (listened.Begun.Recording is { } own) telephone.Do(new StopRecording(listened.Begun.Leg, own));
    }

    private void Answer(CallId call, StepId step, string? keys) =>
        calls.Order(keys is null ? new KeysTaken(call, step, "", 0, KeysResult.Nothing) : new KeysTaken(call, step, keys, keys.Length, KeysResult.Complete) { Spoken = true });

    [LoggerMessage(4401, LogLevel.Information, "call {Call}: speech {Outcome}")]
    private partial void Heard(string call, string outcome);

    [LoggerMessage(4402, LogLevel.Warning, "a caller could not be listened to")]
    private partial void Failed(Exception cause);
}
