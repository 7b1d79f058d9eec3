using System.Threading.Channels;
using Antiphon.Switch.Contract;
using Antiphon.TestKit.Wire;

namespace Antiphon.Switch.Tests;

/// <summary>Everything a switch told, in order, to be waited for with a deadline.</summary>
internal sealed class ToldEvents : ISwitchListener
{
    private readonly Channel<SwitchEvent> _arrived = Channel.CreateUnbounded<SwitchEvent>();
    private readonly List<SwitchEvent> _all = [];
    private readonly List<SwitchEvent> _unread = [];

    /// <summary>All that was told so far.</summary>
    internal IReadOnlyList<SwitchEvent> All { get { Drain(); return _all; } }

    public void On(SwitchEvent happened) => _arrived.Writer.TryWrite(happened);

    /// <summary>The next event of that type that fits; others stay for later.</summary>
    internal async Task<T> Expect<T>(Func<T, bool>? fits = null) where T : SwitchEvent
    {
        using var deadline = new CancellationTokenSource(WirePhone.Patience);
        while (true)
        {
            Drain();
            if (_unread.OfType<T>().FirstOrDefault(e => fits?.Invoke(e) ?? true) is { } found)
            {
                _unread.Remove(found);
                return found;
            }
            try
            {
                Take(await _arrived.Reader.ReadAsync(deadline.Token));
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{typeof(T).Name} was not told; told: {string.Join(", ", _all.Select(e => e.GetType().Name))}");
            }
        }
    }

    private void Drain() { while (_arrived.Reader.TryRead(out var happened)) Take(happened); }

    private void Take(SwitchEvent happened)
    {
        _all.Add(happened);
        _unread.Add(happened);
    }
}
