using System.Collections.Concurrent;
using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Media.Recording;

/// <summary>One recording, as the writer knows it: of a port, or of a room.</summary>
internal sealed class RecordingJob(MediaPortId port, string recording, string path, RoomId? room = null)
{
    private volatile object _port = port;

    public string Recording => recording;
    public string Path => path;

    /// <summary>Told of: it may go over to another. Set by a media thread, read by the writer's.</summary>
    public MediaPortId Port
    {
        get => (MediaPortId)_port;
        set => _port = value;
    }

    // The writer thread's own:
    public SafeFileHandle? File { get; set; }
    public long Frames { get; set; }
    public bool Failed { get; set; }

    public MediaEvent Started(DateTimeOffset at) => room is { } of ? new RoomRecordingStarted(of, recording, at) : new PortRecordingStarted(Port, recording, at);

    public MediaEvent Ended(TimeSpan length, bool failed, DateTimeOffset at) =>
        room is { } of ? new RoomRecordingEnded(of, recording, length, failed, at) : new PortRecordingEnded(Port, recording, length, failed, at);
}

/// <summary>The one thread that writes recordings. Everything towards it is bounded; what the disk cannot take in time is dropped and counted.</summary>
internal sealed class RecordingWriter : IDisposable
{
    private const int BlockBytes = RecordingTap.BlockFrames * RecordingFormat.BytesPerFrame;
    private const int PoolMax = 4_096;

    private readonly TimeProvider _clock;
    private readonly IMediaListener _listener;
    private readonly int _blocksMax;
    private readonly BlockingCollection<Order> _orders = [];
    private readonly ConcurrentBag<byte[]> _pool = [];
    private readonly Thread _thread;
    private int _blocksOut;
    private long _dropped;
    private int _open;

    private readonly record struct Order(RecordingJob Job, byte[]? Block, long FirstFrame, int Frames, Kind What);

    private enum Kind { Begin, Write, End }

    public RecordingWriter(int backlogBlocksMax, TimeProvider clock, IMediaListener listener)
    {
        (_blocksMax, _clock, _listener) = (backlogBlocksMax, clock, listener);
        _thread = new Thread(Run) { Name = "recordings", IsBackground = true };
        _thread.Start();
    }

    public int Open => Volatile.Read(ref _open);

    public long BlocksDropped => Interlocked.Read(ref _dropped);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void Begin(RecordingJob job)
    {
        Interlocked.Increment(ref _open);
        _orders.Add(new Order(job, null, 0, 0, Kind.Begin));
    }

    public void Write(RecordingJob job, byte[] block, long firstFrame, int frames) => _orders.Add(new Order(job, block, firstFrame, frames, Kind.Write));

    public void End(RecordingJob job) => _orders.Add(new Order(job, null, 0, 0, Kind.End));

    /// <summary>A block of silence; null when the disk is too far behind.</summary>
    public byte[]? Rent()
    {
        if (Interlocked.Increment(ref _blocksOut) > _blocksMax) { Interlocked.Decrement(ref _blocksOut); return null; }
        return _pool.TryTake(out var block) ? block : Silent(new byte[BlockBytes]);
    }

    public void Return(byte[]? block)
    {
        if (block is null) return;
        if (_pool.Count < PoolMax) _pool.Add(Silent(block));
        Interlocked.Decrement(ref _blocksOut);
    }

    private static byte[] Silent(byte[] block)
    {
        block.AsSpan().Fill(G711.AlawSilence);
        return block;
    }

    private void Run()
    {
        foreach (var order in _orders.GetConsumingEnumerable())
        {
            try
            {
                Carry(order);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                order.Job.Failed = true;   // a full disk must not end the other recordings
            }
            Return(order.Block);
            if (order.What == Kind.End) Finish(order.Job);
        }
    }

    private void Carry(in Order order)
    {
        switch (order.What)
        {
            case Kind.Begin: Create(order.Job); break;
            case Kind.Write when !order.Job.Failed && order.Job.File is not null: Append(order); break;
            default: break;
        }
    }

    private void Create(RecordingJob job)
    {
        job.File = File.OpenHandle(job.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
        WriteHeader(job);
        _listener.On(job.Started(_clock.GetUtcNow()));
    }

    private void Append(in Order order)
    {
        var job = order.Job;
        while (job.Frames < order.FirstFrame)   // seconds that were dropped are silence, not noise
        {
            if (Rent() is not { } silence) { silence = Silent(new byte[BlockBytes]); Interlocked.Increment(ref _blocksOut); }
            var frames = (int)Math.Min(RecordingTap.BlockFrames, order.FirstFrame - job.Frames);
            RandomAccess.Write(job.File!, silence.AsSpan(0, frames * RecordingFormat.BytesPerFrame), Offset(job.Frames));
            job.Frames += frames;
            Return(silence);
        }
        RandomAccess.Write(job.File!, order.Block.AsSpan(0, order.Frames * RecordingFormat.BytesPerFrame), Offset(order.FirstFrame));
        job.Frames = order.FirstFrame + order.Frames;
        WriteHeader(job);
    }

    private static long Offset(long frame) => RecordingFormat.HeaderLength + frame * RecordingFormat.BytesPerFrame;

    private static void WriteHeader(RecordingJob job)
    {
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
        RecordingFormat.WriteHeader(header, job.Frames * RecordingFormat.BytesPerFrame);
        RandomAccess.Write(job.File!, header, 0);
    }

    private void Finish(RecordingJob job)
    {
        var failed = job.Failed || job.File is null;
        try
        {
            if (job.File is { } file) RandomAccess.FlushToDisk(file);
            job.File?.Dispose();
        }
        catch (IOException)
        {
            failed = true;
        }
        Interlocked.Decrement(ref _open);
        var length = RecordingFormat.Length(job.Frames * RecordingFormat.BytesPerFrame);
        _listener.On(job.Ended(length, failed, _clock.GetUtcNow()));
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }
}
