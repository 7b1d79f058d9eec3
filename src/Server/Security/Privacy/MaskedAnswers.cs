namespace Antiphon.Server.Security.Privacy;

/// <summary>Marks an endpoint whose answer shows numbers in full to whoever it lets in: it decides, and writes down, itself.</summary>
internal sealed class NumbersInFull;

/// <summary>Marks an endpoint that shows somebody his own call: in full when the policy says so.</summary>
internal sealed class OwnCall;

/// <summary>Marks an endpoint that puts back what it has shown masked.</summary>
internal sealed class TakesMasked;

/// <summary>Whatever an endpoint answers, its reader gets no number that he may not see: JSON is masked here; tables as files where they are written. He looks for whole
/// numbers only, so that no search spells one out, and cannot store a masked one in place of the real.</summary>
internal static class MaskedAnswers
{
    /// <summary>Parameters that are compared with numbers.</summary>
    private static readonly string[] Searches = ["number", "search", "party", "caller", "q"];

    /// <summary>A search for fewer digits would spell out what is hidden.</summary>
    private const int SearchDigitsMin = 8;

    public static async Task Mask(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not { } endpoint || http.User.Identity?.IsAuthenticated != true || NumberMask.SeesAll(http.User) || http.WebSockets.IsWebSocketRequest || Exempt(http, endpoint))
        {
            await next(http);
            return;
        }
        if (Searches.Any(name => http.Request.Query[name].Any(SpellsOut)))
        {
            await Refused.Because(RefusalCatalogue.WholeNumberNeeded).ExecuteAsync(http);
            return;
        }
        if (endpoint.Metadata.GetMetadata<TakesMasked>() is null && await SendsMasked(http.Request))
        {
            await Refused.Because(RefusalCatalogue.NumberMasked).ExecuteAsync(http);
            return;
        }
        await WithMask(http, next);
    }

    private static bool Exempt(HttpContext http, Endpoint endpoint) => endpoint.Metadata.GetMetadata<NumbersInFull>() is not null
        || (endpoint.Metadata.GetMetadata<OwnCall>() is not null && http.RequestServices.GetRequiredService<PrivacyBook>().Now.DeskShowsOwnCall);

    private static bool SpellsOut(string? text) =>
        text is { Length: > 0 } && text.Count(char.IsAsciiDigit) is > 0 and < SearchDigitsMin && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '*' or '%');

    private static async Task<bool> SendsMasked(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || !request.HasJsonContentType()) return false;
        request.EnableBuffering();
        using var text = new StreamReader(request.Body, System.Text.Encoding.UTF8, leaveOpen: true);
        var sent = NumberMask.IsMasked(await text.ReadToEndAsync(request.HttpContext.RequestAborted));
        request.Body.Position = 0;
        return sent;
    }

    private static async Task WithMask(HttpContext http, RequestDelegate next)
    {
        var to = http.Response.Body;
        await using var held = new HeldJson(http.Response, to);
        http.Response.Body = held;
        try
        {
            await next(http);
            await held.Release(http.RequestAborted);
        }
        finally { http.Response.Body = to; }
    }

    /// <summary>Keeps JSON until it is whole; lets everything else through.</summary>
    private sealed class HeldJson(HttpResponse response, Stream to) : Stream
    {
        private MemoryStream? _json;
        private bool _begun;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public async Task Release(CancellationToken stop)
        {
            await response.BodyWriter.FlushAsync(stop);
            if (_json is not null) await to.WriteAsync(MaskedJson.Of(_json.GetBuffer().AsSpan(0, (int)_json.Length)), stop);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Json() is { } json) json.Write(buffer.Span);
            else await to.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Json() is { } json) json.Write(buffer, offset, count);
            else to.Write(buffer, offset, count);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => _json is null && _begun ? to.FlushAsync(cancellationToken) : Task.CompletedTask;

        public override void Flush()
        {
            if (_json is null && _begun) to.Flush();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        private MemoryStream? Json()
        {
            if (_begun) return _json;
            _begun = true;
            if (response.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true) return null;
            response.ContentLength = null;
            return _json = new MemoryStream();
        }
    }
}
