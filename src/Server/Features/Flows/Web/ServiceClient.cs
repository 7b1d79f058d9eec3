using System.Text;

namespace Antiphon.Server.Features.Flows.Web;

/// <summary>Asks a web service over HTTP. Never throws: what goes wrong is a code.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly WebAddresses _addresses;
    private readonly WebLimits _limits;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public ServiceClient(WebAddresses addresses, WebLimits limits, TimeProvider clock)
    {
        (_addresses, _limits, _clock) = (addresses, limits, clock);
        _http = new HttpClient(GuardedHttp.Handler(_addresses.IsAllowed)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = limits.AnswerBytesMax };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Antiphon");
    }

    /// <summary>For others who tell a far end something: the same guard of addresses, no redirect, no proxy, no cookie; the body of the answer is not read.</summary>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    public async Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(WebServiceNode service, Func<string, string?> values, CancellationToken stop)
    {
        if (!Uri.TryCreate(WebText.Url(service.Url, values), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return Failed("bad-address");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(service.TimeoutSeconds), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        // A POST may have had its effect although no answer came.
        var attempts = service.Method == "POST" ? 1 : service.Retries + 1;
        var problem = "unreachable";
        for (var attempt = 0; attempt < attempts && !either.IsCancellationRequested; attempt++)
        {
            try
            {
                using var request = Request(service, url, values);
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
                if ((int)answer.StatusCode >= 500) { problem = $"status-{(int)answer.StatusCode}"; continue; }
                return answer.IsSuccessStatusCode ? await Read(service, answer, either.Token) : Failed($"status-{(int)answer.StatusCode}");
            }
            catch (OperationCanceledException) { return Failed("timeout"); }
            catch (HttpRequestException e) when (e.InnerException is AddressRefusedException) { return Failed("refused-address"); }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded) { return Failed("too-large"); }
            catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException) { problem = "unreachable"; }
        }
        return Failed(either.IsCancellationRequested ? "timeout" : problem);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WebServiceNode service, Uri url, Func<string, string?> values)
    {
        var request = new HttpRequestMessage(new HttpMethod(service.Method), url);
        request.Headers.Accept.ParseAdd("application/json");
        if (service.Method != "GET" && service.Body.Length > 0) request.Content = new StringContent(WebText.Body(service.Body, values), Encoding.UTF8, "application/json");
        return request;
    }

    private async Task<(ImmutableDictionary<string, FlowValue>, string?)> Read(WebServiceNode service, HttpResponseMessage answer, CancellationToken stop)
    {
        if (service.Results.IsEmpty) return (ImmutableDictionary<string, FlowValue>.Empty, null);
        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(stop), new JsonDocumentOptions { MaxDepth = 32 });
            var found = ImmutableDictionary.CreateBuilder<string, FlowValue>();
            foreach (var result in service.Results)
                if (WebText.At(json.RootElement, result.Path, _limits.ValueLengthMax) is { } value) found[result.Variable] = value;
            return (found.ToImmutable(), null);
        }
        catch (JsonException) { return Failed("not-json"); }
    }

    private static (ImmutableDictionary<string, FlowValue>, string?) Failed(string problem) => (ImmutableDictionary<string, FlowValue>.Empty, problem);
}
