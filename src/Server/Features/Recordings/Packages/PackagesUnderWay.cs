using System.Collections.Concurrent;

namespace Antiphon.Server.Features.Recordings.Packages;

/// <summary>Packages that are being taken now: how far they are, and how they are stopped.</summary>
internal sealed class PackagesUnderWay
{
    /// <summary>Archives made at once; the next is told to wait.</summary>
    private const int Max = 3;

    private readonly ConcurrentDictionary<string, Work> _works = [];

    public PackageProgress? Of(string package) => _works.TryGetValue(package, out var work) ? work.Progress : null;

    /// <returns>Null: this one is being taken already, or as many as may be.</returns>
    public Work? Begin(RecordingPackage package, CancellationToken stop)
    {
        if (_works.Count >= Max) return null;
        var work = new Work(this, package, stop);
        if (_works.TryAdd(package.Id, work)) return work;
        work.Dispose();
        return null;
    }

    public void Cancel(string package)
    {
        if (_works.TryGetValue(package, out var work)) work.Cancel();
    }

    internal sealed class Work : IDisposable
    {
        private readonly PackagesUnderWay _all;
        private readonly CancellationTokenSource _stop;
        private readonly string _id;
        private volatile PackageProgress _progress;

        public Work(PackagesUnderWay all, RecordingPackage package, CancellationToken stop)
        {
            (_all, _id, _progress) = (all, package.Id, new PackageProgress(0, package.CallIds.Count, 0));
            _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        }

        public PackageProgress Progress => _progress;

        public CancellationToken Stop => _stop.Token;

        public void Cancel()
        {
            try { _stop.Cancel(); }
            catch (ObjectDisposedException) { }         // It ended at the same moment.
        }

        /// <summary>Another call is in it.</summary>
        public void Add(long bytes) => _progress = _progress with { Done = _progress.Done + 1, Bytes = _progress.Bytes + bytes };

        public void Dispose()
        {
            _all._works.TryRemove(new KeyValuePair<string, Work>(_id, this));
            _stop.Dispose();
        }
    }
}
