using Antiphon.Media.Fax;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Switch;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Faxes;

/// <summary><c>POST /api/faxes?number=…</c>: the body is the document, TIFF (class F) or PDF. Answered as soon as the number is being called; how it went stands in the list.</summary>
internal sealed class SendFaxHandler(CentreDb db, CallCentre calls, PartyBook parties, IdSource ids, FaxFiles files, SwitchOptions options, TimeProvider clock, ILogger<SendFaxHandler> log)
{
    /// <summary>Longest document, octets. Default 16 MiB: some hundred pages of text.</summary>
    public const int DocumentBytesMax = 16 << 20;

    public static async Task<IResult> Handle(string? number, HttpContext http, SendFaxHandler handler, CancellationToken stop)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = DocumentBytesMax;
        if (http.User.JobNumber is null && http.User.ScopeOf(Permission.SeeFaxes) is not GrantScope.All) return Refused.Because(RefusalCatalogue.NotAllowed);
        if (number is not { Length: > 0 and <= PhoneNumber.LengthMax } || CallTargets.Dialable(number) is not { } dialled) return Refused.Because(RefusalCatalogue.NumberInvalid);
        if (!await FaxSupport.IsThere(handler.Workers, stop)) return handler.Missing();
        return await handler.Send(dialled, http, stop);
    }

    private FaxOptions Workers => options.Fax;

    private Refused Missing()
    {
        FaxLog.Missing(log);
        return Refused.Because(RefusalCatalogue.FaxUnavailable);
    }

    private async Task<IResult> Send(string number, HttpContext http, CancellationToken stop)
    {
        var call = new CallId(IdText.Write(ids.Next()));
        var now = clock.GetUtcNow();
        var path = files.FileFor(call, now);
        if (await Store(http, path, stop) is { } fault)
        {
            Discard(call, path);
            return fault;
        }
        var job = http.User.JobNumber ?? "api";
        db.Add(new Fax
        {
            Id = call.Value, Direction = FaxDirection.Out, Number = PhoneNumber.Normalise(number), File = files.Relative(path), State = FaxState.Sending, CreatedBy = job, StartedAt = now,
        });
        await db.SaveChangesAsync(stop);
        var party = parties.IdOf(PhoneNumber.Normalise(number), "", out var added);
        var right = http.User.May(Permission.CallAbroad) ? CallRight.International : CallRight.Domestic;
        if (await calls.Ask(new FaxOut(call, number, party, $"fax:{job}", right), added, stop) is not { } refusal) return TypedResults.Accepted($"/api/faxes/{call}", new FaxSent(call.Value));
        db.Remove(db.Find<Fax>(call.Value)!);
        await db.SaveChangesAsync(stop);
        Discard(call, path);
        return Refused.Because(refusal);
    }

    /// <summary>Null: the document is there, and can be sent.</summary>
    private static async Task<Refused?> Store(HttpContext http, string path, CancellationToken stop)
    {
        var upload = path + ".upload";
        try
        {
            await using (var to = File.Create(upload)) await http.Request.Body.CopyToAsync(to, stop);
            if (IsPdf(upload))
            {
                if (!PdfConversion.IsThere) return Refused.Because(RefusalCatalogue.FaxConverterMissing);
                if (!await PdfConversion.Convert(upload, path, stop)) return Refused.Because(RefusalCatalogue.FaxDocumentInvalid, "why", "malformed");
            }
            else File.Move(upload, path);
            var problem = new FileInfo(path).Length > 4L * DocumentBytesMax ? TiffProblem.TooLarge : TiffDocument.Check(await File.ReadAllBytesAsync(path, stop), out _);
            return problem is TiffProblem.None ? null : Refused.Because(RefusalCatalogue.FaxDocumentInvalid, "why", Word(problem));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge) { return Refused.Because(RefusalCatalogue.TooLarge); }
        finally { File.Delete(upload); }
    }

    private static bool IsPdf(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[5];
        return file.ReadAtLeast(head, 5, throwOnEndOfStream: false) == 5 && head.SequenceEqual("%PDF-"u8);
    }

    private void Discard(CallId call, string path)
    {
        files.Forget(call);
        File.Delete(path);
    }

    private static string Word(TiffProblem problem) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(problem.ToString());
}

internal sealed record FaxSent(string Id);
