namespace Antiphon.Media.Fax;

/// <summary>Faxes under way in one engine. From any thread.</summary>
internal sealed class FaxCount
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    public bool TryBegin(int most)
    {
        if (Interlocked.Increment(ref _open) <= most) return true;
        End();
        return false;
    }

    public void End() => Interlocked.Decrement(ref _open);
}
