using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;

namespace Antiphon.Media.Fax;

/// <summary>One fax in a process of its own. The media thread puts frames in and takes frames out; a thread each moves them over the pipe. When the worker
/// ends without a result, however, that is the result.</summary>
internal sealed class FaxWorker
{
    private const int FramesWaitingMax = 3_000;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(3);

    private readonly FaxOptions _options;
    private readonly Action<int> _page;
    private readonly Action<FaxResult> _ended;
    private readonly Channel<byte[]> _frames = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(FramesWaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly ConcurrentQueue<short[]> _audio = new();
    private readonly ConcurrentQueue<(byte[] Ifp, int Times)> _packets = new();
    private readonly CancellationTokenSource _stop = new();
    private int _told;

    /// <param name="page">Number of a page that is through.</param>
    /// <param name="ended">Once. Both on a thread of the worker's.</param>
    public FaxWorker(FaxJob job, FaxOptions options, Action<int> page, Action<FaxResult> ended)
    {
        (_options, _page, _ended) = (options, page, ended);
        Begin(job);
        new Thread(Run) { Name = "fax", IsBackground = true }.Start();
    }

    /// <summary>Frames of audio that wait to be sent.</summary>
    public int AudioWaiting => _audio.Count;

    /// <summary>Begins, or begins anew in the other mode.</summary>
    public void Begin(FaxJob job)
    {
        _audio.Clear();
        _packets.Clear();
        Put(FaxFrame.Begin, JsonSerializer.SerializeToUtf8Bytes(job, FaxJson.Default.FaxJob));
    }

    public void Hear(ReadOnlySpan<short> samples) => Put(FaxFrame.Heard, MemoryMarshal.AsBytes(samples));

    public void Miss(int samples)
    {
        Span<byte> count = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)samples);
        Put(FaxFrame.Gap, count);
    }

    public void Tick() => Put(FaxFrame.Tick, []);

    public void Take(ushort sequence, ReadOnlySpan<byte> ifp)
    {
        Span<byte> content = stackalloc byte[2 + UdptlPacket.IfpMax];
        BinaryPrimitives.WriteUInt16BigEndian(content, sequence);
        ifp.CopyTo(content[2..]);
        Put(FaxFrame.Packet, content[..(2 + ifp.Length)]);
    }

    /// <summary>The far end has gone: the worker says what came of it, and ends.</summary>
    public void Drop()
    {
        Put(FaxFrame.Drop, []);
        _frames.Writer.TryComplete();
        _stop.CancelAfter(EndsWithin);
    }

    /// <summary>Nothing more is wanted of it.</summary>
    public void Abandon()
    {
        _frames.Writer.TryComplete();
        _stop.CancelAfter(EndsWithin);
    }

    public bool TryTakeAudio(out short[] frame) => _audio.TryDequeue(out frame!);

    public bool TryTakePacket(out byte[] ifp, out int times)
    {
        var there = _packets.TryDequeue(out var packet);
        (ifp, times) = packet;
        return there;
    }

    /// <summary>A worker that takes nothing any more is as good as dead.</summary>
    private void Put(byte kind, ReadOnlySpan<byte> content)
    {
        if (!_frames.Writer.TryWrite(FaxFrame.Of(kind, content)) && Volatile.Read(ref _told) == 0) _stop.Cancel();
    }

    private void Run()
    {
        try
        {
            using var process = Start();
            using var ends = _stop.Token.Register(() => Kill(process));
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var writer = new Thread(() => Write(process.StandardInput.BaseStream)) { Name = "fax in", IsBackground = true };
            writer.Start();
            Read(process.StandardOutput.BaseStream);
            _frames.Writer.TryComplete();
            Kill(process);
            process.WaitForExit();
            writer.Join();
            Tell(new FaxResult(FaxResult.WorkerGone, $"the fax worker ended with code {process.ExitCode}"));
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            Tell(new FaxResult(FaxResult.WorkerGone, $"the fax worker could not be started: {e.Message}"));
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(_options.Worker[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in _options.Worker.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment.Remove("DOTNET_GCgen0size");
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException("no process");
    }

    private void Write(Stream to)
    {
        try
        {
            while (_frames.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_frames.Reader.TryRead(out var frame)) to.Write(frame);
                to.Flush();
            }
            to.Dispose();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException) { _frames.Writer.TryComplete(); }
    }

    private void Read(Stream from)
    {
        try
        {
            while (FaxFrame.Read(from) is var (kind, content))
            {
                switch (kind)
                {
                    case FaxFrame.Audio: _audio.Enqueue(MemoryMarshal.Cast<byte, short>(content.AsSpan()).ToArray()); break;
                    case FaxFrame.Packet when content.Length > 1: _packets.Enqueue((content[1..], content[0])); break;
                    case FaxFrame.Page when content.Length == 2: _page(BinaryPrimitives.ReadUInt16BigEndian(content)); break;
                    case FaxFrame.Ended:
                        Tell(JsonSerializer.Deserialize(content, FaxJson.Default.FaxResult) ?? new FaxResult(FaxResult.WorkerGone, "no result"));
                        Abandon();
                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or JsonException or ObjectDisposedException) { }
    }

    private void Tell(FaxResult result)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0) _ended(result);
    }

    private static void Kill(Process process)
    {
        try { if (!process.HasExited) process.Kill(); }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception) { }
    }
}
