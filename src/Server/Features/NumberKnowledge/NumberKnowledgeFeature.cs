namespace Antiphon.Server.Features.NumberKnowledge;

/// <summary>What numbers tell of themselves: place and carrier of telephone numbers, area codes, identity numbers.</summary>
internal static class NumberKnowledgeFeature
{
    private const int TextLengthMax = 64;

    public static IServiceCollection AddNumberKnowledge(this IServiceCollection services) => services.AddSingleton<PlaceBook>().AddSingleton<PostcodeBook>();

    public static IEndpointRouteBuilder MapNumberKnowledge(this IEndpointRouteBuilder routes)
    {
        var knowledge = routes.MapGroup("/api/number-knowledge").WithTags("number-knowledge").RequireAuthorization(Permission.SeeCustomers);
        knowledge.MapGet("", Number).WithName("GetNumberKnowledge");
        knowledge.MapGet("/places", Places).WithName("FindPlaces");
        knowledge.MapGet("/postcodes", Postcodes).WithName("FindPostcodes");
        knowledge.MapPost("/identity", Identity).WithName("ReadIdentityNumber").NothingInForce();
        return routes;
    }

    /// <param name="number">In any spelling, with or without country code.</param>
    private static Results<Ok<NumberView>, Refused> Number(string? number, PlaceBook places) =>
        number is { Length: > 0 and <= TextLengthMax } ? TypedResults.Ok(NumberView.Of(number, places)) : FieldFault.Of("number", string.IsNullOrEmpty(number) ? "required" : "too-long");

    /// <param name="search">Part of the name of a city in either language, or the beginning of an area code with its 0.</param>
    private static Results<Ok<PlacesView>, Refused> Places(string? search, PlaceBook places) =>
        search?.Trim() is { Length: > 0 and <= TextLengthMax } wanted ? TypedResults.Ok(new PlacesView([.. places.Find(wanted).Select(PlaceView.Of)], PlaceBook.NumbersAsOf))
        : FieldFault.Of("search", string.IsNullOrWhiteSpace(search) ? "required" : "too-long");

    private static async Task<Results<Ok<PostcodesView>, Refused>> Postcodes(string? search, PostcodeBook postcodes, CancellationToken stop) =>
        search?.Trim() is { Length: > 0 and <= TextLengthMax } wanted ? TypedResults.Ok(await postcodes.Find(wanted, stop)) : FieldFault.Of("search", string.IsNullOrWhiteSpace(search) ? "required" : "too-long");

    /// <summary>In the body, not in the address: addresses are logged.</summary>
    private static Results<Ok<IdentityView>, Refused> Identity(IdentityQuestion question, PlaceBook places) =>
        question.Number?.Trim() is { Length: > 0 and <= TextLengthMax } number ? TypedResults.Ok(IdentityView.Of(number, places)) : FieldFault.Of("number", string.IsNullOrWhiteSpace(question.Number) ? "required" : "too-long");
}

internal sealed record IdentityQuestion(string? Number);
