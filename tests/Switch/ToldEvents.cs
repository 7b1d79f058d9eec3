namespace Antiphon.Switch.Tests;

/// <summary>Everything a switch told, in order, to be waited for with a deadline; by several at a time.</summary>
internal sealed class ToldEvents : ISwitchListener
{
    private readonly Lock _gate = new();
    private readonly List<SwitchEvent> _all = [];
    private readonly List<SwitchEvent> _unread = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that was told so far.</summary>
    internal IReadOnlyList<SwitchEvent> All { get { lock (_gate) return [.. _all]; } }

    public void On(SwitchEvent happened)
    {
        lock (_gate)
        {
            _all.Add(happened);
            _unread.Add(happened);
            _more.TrySetResult();
        }
    }

    /// <summary>The next event of that type that fits; others stay for later.</summary>
    internal async Task<T> Expect<T>(Func<T, bool>? fits = null) where T : SwitchEvent
    {
        using var deadline = new CancellationTokenSource(WirePhone.Patience);
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_unread.OfType<T>().FirstOrDefault(e => fits?.Invoke(e) ?? true) is { } found)
                {
                    _unread.Remove(found);
                    return found;
                }
                if (_more.Task.IsCompleted) _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                more = _more.Task;
            }
            try
            {
                await more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{typeof(T).Name} was not told; told: {string.Join(", ", All.Select(e => e.GetType().Name))}");
            }
        }
    }
}
