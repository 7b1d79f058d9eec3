using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Antiphon.Server.Tests.Mail;

/// <summary>A mail server on the loopback that takes everything, or refuses the sender's password or all recipients. RFC 5321, as far as a client needs it.</summary>
internal sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;

    public SmtpReceiver()
    {
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Mails taken, in order.</summary>
    public ConcurrentQueue<MimeMessage> Taken { get; } = new();

    /// <summary>Recipients are turned down with 550.</summary>
    public volatile bool Refuses;

    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested) return;
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    private async Task Accept()
    {
        var talks = new List<Task>();
        try { while (true) talks.Add(Talk(await _listener.AcceptTcpClientAsync(_over.Token))); }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
        await Task.WhenAll(talks);
    }

    private async Task Talk(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 receiver");
            while (await reader.ReadLineAsync(_over.Token) is { } line)
            {
                var verb = line.Split(' ')[0].ToUpperInvariant();
                if (verb == "DATA") await Take(reader, writer);
                else await writer.WriteLineAsync(verb switch { "EHLO" => "250-receiver\r\n250 AUTH PLAIN", "AUTH" => "535 no", "RCPT" when Refuses => "550 nobody", "QUIT" => "221 bye", _ => "250 ok" });
                if (verb == "QUIT") return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { }
    }

    private async Task Take(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_over.Token) is { } line && line != ".") text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        Taken.Enqueue(await MimeMessage.LoadAsync(stream, _over.Token));
        await writer.WriteLineAsync("250 taken");
    }
}
