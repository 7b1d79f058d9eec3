using System.Collections.Concurrent;
using System.Security.Cryptography;
using Antiphon.Media.Codecs;
using Antiphon.Media.Engine;
using Microsoft.Win32.SafeHandles;

namespace Antiphon.Media.Recording;

/// <summary>One recording, as the writer knows it: of a port, or of a room.</summary>
internal sealed class RecordingJob(MediaPortId port, string recording, string path, RoomId? room = null)
{
    private volatile object _port = port;
    private volatile bool _misses;

    public string Recording => recording;
    public string Path => path;

    /// <summary>Told of: it may go over to another. Set by a media thread, read by the writer's.</summary>
    public MediaPortId Port
    {
        get => (MediaPortId)_port;
        set => _port = value;
    }

    /// <summary>The disk was so far behind that a part was given up: silence in the file, which does not count as whole. Set by a media thread.</summary>
    public bool Misses
    {
        get => _misses;
        set => _misses = value;
    }

    // The writer thread's own:
    public SafeFileHandle? File { get; set; }

    /// <summary>Of a sealed file.</summary>
    public AesGcm? Cipher { get; set; }
    public long Frames { get; set; }

    /// <summary>As the header in the file says.</summary>
    public long FramesTold { get; set; }
    public bool Failed { get; set; }

    public MediaEvent Started(DateTimeOffset at) => room is { } of ? new RoomRecordingStarted(of, recording, at) : new PortRecordingStarted(Port, recording, at);

    public MediaEvent Ended(TimeSpan length, bool failed, DateTimeOffset at) =>
        room is { } of ? new RoomRecordingEnded(of, recording, length, failed, at) : new PortRecordingEnded(Port, recording, length, failed, at);
}

/// <summary>The one thread that writes recordings, a second of each at a time. Everything towards it is bounded; what the disk cannot take in time is dropped and counted.</summary>
/// <remarks>Blocks wait for its next round rather than wake it each; so what a crash takes is what the tap holds, <see cref="RoundMs"/>, and what the disk is behind.</remarks>
internal sealed class RecordingWriter : IDisposable
{
    private const int BlockBytes = RecordingTap.BlockFrames * RecordingFormat.BytesPerFrame;
    private const int PoolMax = 4_096;
    private const int RoundMs = 100;

    /// <summary>The header of a plain file is written anew when it says less than this. A file left by a crash has one that is true, if short, until it is mended.</summary>
    private const int HeaderEveryFrames = 2 * RecordingTap.BlockFrames;

    private readonly TimeProvider _clock;
    private readonly IMediaListener _listener;
    private readonly int _blocksMax;
    private readonly RecordingKeys? _keys;
    private readonly DiskReserve _reserve;
    private readonly ConcurrentQueue<Order> _orders = [];
    private readonly AutoResetEvent _wake = new(false);
    private readonly ConcurrentBag<byte[]> _pool = [];
    private readonly byte[] _both = new byte[BlockBytes];
    private readonly byte[] _stored = new byte[SealedFile.StoredChunk];
    private readonly Thread _thread;
    private volatile bool _stopping;
    private int _blocksOut;
    private long _dropped, _writes, _bytes;
    private int _open;

    private readonly record struct Order(RecordingJob Job, byte[]? Block, long FirstFrame, int Frames, Kind What);

    private enum Kind { Begin, Write, End }

    public RecordingWriter(MediaOptions options, TimeProvider clock, IMediaListener listener)
    {
        (_blocksMax, _keys, _clock, _listener) = (options.RecordingBacklogBlocksMax, options.RecordingKeys, clock, listener);
        _reserve = new DiskReserve(options.RecordingReserveBytes, clock);
        _thread = new Thread(Run) { Name = "recordings", IsBackground = true };
        _thread.Start();
    }

    public int Open => Volatile.Read(ref _open);

    public long BlocksDropped => Interlocked.Read(ref _dropped);

    /// <summary>Writes to files so far, and what they came to.</summary>
    public (long Writes, long Bytes) Written => (Interlocked.Read(ref _writes), Interlocked.Read(ref _bytes));

    public void Dropped(RecordingJob job)
    {
        job.Misses = true;
        Interlocked.Increment(ref _dropped);
    }

    public void Begin(RecordingJob job)
    {
        Interlocked.Increment(ref _open);
        AtOnce(new Order(job, null, 0, 0, Kind.Begin));
    }

    /// <param name="block">Channel 1 stands behind the whole of channel 0.</param>
    public void Write(RecordingJob job, byte[] block, long firstFrame, int frames) => _orders.Enqueue(new Order(job, block, firstFrame, frames, Kind.Write));

    public void End(RecordingJob job) => AtOnce(new Order(job, null, 0, 0, Kind.End));

    private void AtOnce(in Order order)
    {
        _orders.Enqueue(order);
        _wake.Set();
    }

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
        while (true)
        {
            var last = _stopping;
            while (_orders.TryDequeue(out var order)) Take(order);
            if (last) return;
            _wake.WaitOne(Open > 0 ? RoundMs : Timeout.Infinite);
        }
    }

    private void Take(in Order order)
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
        Directory.CreateDirectory(Path.GetDirectoryName(job.Path)!);
        if (!_reserve.HasRoom(job.Path)) throw new IOException("the disk is full but for its reserve");
        if (job.Path.EndsWith(SealedFile.Extension, StringComparison.Ordinal))
            (job.File, job.Cipher) = SealedFile.Create(job.Path, SoundKind.Alaw, _keys ?? throw new NotSupportedException("there is no key to seal with"));
        else
        {
            job.File = File.OpenHandle(job.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            WriteHeader(job);
        }
        _listener.On(job.Started(_clock.GetUtcNow()));
    }

    private void Append(in Order order)
    {
        var job = order.Job;
        if (!_reserve.HasRoom(job.Path)) throw new IOException("the disk is full but for its reserve");
        while (job.Frames < order.FirstFrame)   // seconds that were dropped are silence, not noise
            Append(job, Silent(_both).AsSpan(0, (int)Math.Min(RecordingTap.BlockFrames, order.FirstFrame - job.Frames) * RecordingFormat.BytesPerFrame));
        var both = _both.AsSpan(0, order.Frames * RecordingFormat.BytesPerFrame);
        Interleaving.Of(order.Block.AsSpan(0, order.Frames), order.Block.AsSpan(RecordingTap.BlockFrames, order.Frames), both);
        Append(job, both);
        if (job.Cipher is null && job.Frames - job.FramesTold >= HeaderEveryFrames) WriteHeader(job);
    }

    private void Append(RecordingJob job, ReadOnlySpan<byte> both)
    {
        if (both.IsEmpty) return;
        if (job.Cipher is { } cipher) SealedFile.WriteChunk(job.File!, cipher, job.Frames / RecordingTap.BlockFrames, both, _stored);
        else RandomAccess.Write(job.File!, both, RecordingFormat.HeaderLength + job.Frames * RecordingFormat.BytesPerFrame);
        job.Frames += both.Length / RecordingFormat.BytesPerFrame;
        Count(both.Length);
    }

    private void WriteHeader(RecordingJob job)
    {
        Span<byte> header = stackalloc byte[RecordingFormat.HeaderLength];
        RecordingFormat.WriteHeader(header, job.Frames * RecordingFormat.BytesPerFrame);
        RandomAccess.Write(job.File!, header, 0);
        job.FramesTold = job.Frames;
        Count(header.Length);
    }

    private void Count(int bytes)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>What is in the file counts as whole only if all of it was written.</summary>
    private static bool Close(RecordingJob job, Action<RecordingJob> writeHeader)
    {
        if (job.File is not { } file) return false;
        try
        {
            if (job.Cipher is null && job.FramesTold < job.Frames) writeHeader(job);
            RandomAccess.FlushToDisk(file);
            return !job.Failed;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            file.Dispose();
            job.Cipher?.Dispose();
        }
    }

    private void Finish(RecordingJob job)
    {
        var failed = !Close(job, WriteHeader) || job.Misses;
        Interlocked.Decrement(ref _open);
        var length = RecordingFormat.Length(job.Frames * RecordingFormat.BytesPerFrame);
        _listener.On(job.Ended(length, failed, _clock.GetUtcNow()));
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }
}
