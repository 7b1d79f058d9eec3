using System.Collections.Concurrent;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Trunks;

/// <summary>The test button: one OPTIONS, and its answer.</summary>
internal sealed class TrunkTester : IDisposable
{
    /// <summary>The switch answers within 10 s.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<long, TaskCompletionSource<TrunkProbed>> _waiting = new();
    private readonly ISwitch _switch;
    private readonly CallLoop _loop;
    private long _last;

    public TrunkTester(ISwitch telephony, CallLoop loop)
    {
        (_switch, _loop) = (telephony, loop);
        loop.TrunkTold += Take;
    }

    public async Task<TrunkTestView> Ask(string name, CancellationToken stop)
    {
        var request = Interlocked.Increment(ref _last);
        var answer = _waiting[request] = new TaskCompletionSource<TrunkProbed>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _switch.Do(new ProbeTrunk(name, request));
            var probed = await answer.Task.WaitAsync(AnswerWithin, stop);
            return new TrunkTestView(probed.Status is > 0 and not (408 or 500 or 502 or 503 or 504), probed.Status, probed.RoundTripMs, probed.Target);
        }
        catch (TimeoutException) { return new TrunkTestView(false, 0, 0, ""); }
        finally { _waiting.TryRemove(request, out _); }
    }

    public void Dispose() => _loop.TrunkTold -= Take;

    private void Take(SwitchEvent happened)
    {
        if (happened is TrunkProbed probed && _waiting.TryGetValue(probed.Request, out var answer)) answer.TrySetResult(probed);
    }
}
