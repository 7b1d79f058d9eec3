using System.Buffers.Binary;
using Antiphon.Media.Srtp;

namespace Antiphon.Media.Dtls;

internal enum DtlsState { Handshaking, Done, Failed }

/// <summary>One DTLS association over memory BIOs. Used by one thread at a time. After the handshake it stays, because a far end that missed
/// our last flight repeats its own and must get an answer.</summary>
internal sealed unsafe class DtlsSession : IDisposable
{
    private const int DatagramMax = 1_200;
    private const int RecordHeader = 13;

    private readonly bool _client;
    private readonly Action<byte[]> _send;
    private nint _ssl;
    private readonly nint _in;
    private readonly nint _out;

    /// <param name="send">Takes each datagram of ours.</param>
    public DtlsSession(bool client, Action<byte[]> send)
    {
        (_client, _send) = (client, send);
        _ssl = OpenSsl.SSL_new(DtlsIdentity.Context);
        (_in, _out) = (OpenSsl.BIO_new(OpenSsl.BIO_s_mem()), OpenSsl.BIO_new(OpenSsl.BIO_s_mem()));
        OpenSsl.BIO_ctrl(_in, OpenSsl.CtrlBioEofReturn, -1, 0);
        OpenSsl.BIO_ctrl(_out, OpenSsl.CtrlBioEofReturn, -1, 0);
        OpenSsl.SSL_set_bio(_ssl, _in, _out);
        OpenSsl.SSL_ctrl(_ssl, OpenSsl.CtrlSetMtu, DatagramMax, 0);
        OpenSsl.DTLS_set_timer_cb(_ssl, &OpenSsl.RetransmitAfter);
        if (client) OpenSsl.SSL_set_connect_state(_ssl);
        else OpenSsl.SSL_set_accept_state(_ssl);
    }

    public DtlsState State { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>When done: SHA-256 of the far end's certificate, and the keys of both directions.</summary>
    public string PeerFingerprint { get; private set; } = "";

    public SrtpKeys? Keys { get; private set; }

    /// <summary>The client's first flight.</summary>
    public void Begin() => Step();

    public void Take(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* at = datagram) _ = OpenSsl.BIO_write(_in, at, datagram.Length);
        Step();
    }

    /// <summary>Repeats a flight when it is time. Called every few tens of milliseconds while handshaking.</summary>
    public void Tick()
    {
        if (State != DtlsState.Handshaking) return;
        OpenSsl.ERR_clear_error();
        if (OpenSsl.SSL_ctrl(_ssl, OpenSsl.CtrlHandleTimeout, 0, 0) < 0) Fail("no answer");
        Flush();
    }

    private void Step()
    {
        OpenSsl.ERR_clear_error();
        if (State == DtlsState.Handshaking)
        {
            var result = OpenSsl.SSL_do_handshake(_ssl);
            if (result == 1) Complete();
            else if (OpenSsl.SSL_get_error(_ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite)) Fail(OpenSsl.TakeError());
        }
        else if (State == DtlsState.Done)
        {
            var scratch = stackalloc byte[2_048];
            while (OpenSsl.SSL_read(_ssl, scratch, 2_048) > 0) { }   // repeats are answered inside; application data has no meaning here
        }
        Flush();
    }

    private void Complete()
    {
        if (OpenSsl.SSL_get_selected_srtp_profile(_ssl) == 0) { Fail("no common SRTP profile"); return; }
        var certificate = OpenSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0) { Fail("no certificate"); return; }
        var der = new byte[Math.Max(0, OpenSsl.i2d_X509(certificate, null))];
        fixed (byte* at = der)
        {
            var to = at;
            if (der.Length > 0) _ = OpenSsl.i2d_X509(certificate, &to);
        }
        OpenSsl.X509_free(certificate);
        PeerFingerprint = DtlsIdentity.FingerprintOf(der);
        ExportKeys();
    }

    private void ExportKeys()
    {
        var keys = stackalloc byte[SrtpKeys.ExportLength];
        fixed (byte* label = "EXTRACTOR-dtls_srtp"u8)
        {
            if (OpenSsl.SSL_export_keying_material(_ssl, keys, SrtpKeys.ExportLength, label, 19, null, 0, 0) != 1) { Fail("no keys"); return; }
        }
        Keys = SrtpKeys.FromDtls(new ReadOnlySpan<byte>(keys, SrtpKeys.ExportLength), _client);
        State = DtlsState.Done;
    }

    private void Fail(string reason) => (State, Reason) = (DtlsState.Failed, reason);

    /// <summary>A memory BIO is a stream of records: they are packed into datagrams without being cut.</summary>
    private void Flush()
    {
        var buffer = stackalloc byte[16_384];
        int length;
        while ((length = OpenSsl.BIO_read(_out, buffer, 16_384)) > 0)
        {
            var records = new ReadOnlySpan<byte>(buffer, length);
            while (!records.IsEmpty)
            {
                var take = 0;
                while (take + RecordHeader <= records.Length)
                {
                    var record = RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(records[(take + 11)..]);
                    if (take + record > records.Length || (take > 0 && take + record > DatagramMax)) break;
                    take += record;
                }
                if (take == 0) take = records.Length;
                _send(records[..take].ToArray());
                records = records[take..];
            }
        }
    }

    public void Dispose()
    {
        if (_ssl != 0) OpenSsl.SSL_free(_ssl);   // frees both BIOs
        _ssl = 0;
    }
}
