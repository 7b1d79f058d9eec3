using Antiphon.Server.Security.Keys;
using Microsoft.AspNetCore.Mvc;

namespace Antiphon.Server.Features.Customers;

/// <summary>Customer cards.</summary>
internal static class CustomersFeature
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton<CardGate>().AddSingleton<CardPresence>().AddScoped<StoreCustomerHandler>().AddScoped<KeepCustomersHandler>();
        services.AddSingleton<CustomerIndex>().AddSingleton<CustomerImports>().AddHostedService<CustomerPurge>();
        return services.AddSingleton<CustomerNames>().AddSingleton<ICustomerNames>(provider => provider.GetRequiredService<CustomerNames>());
    }

    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder routes)
    {
        var customers = routes.MapGroup("/api/customers").WithTags("customers").RequireAuthorization(Permission.SeeCustomers);
        customers.MapGet("", FindCustomersHandler.Page).WithName("FindCustomers");
        customers.MapGet("/by-number/{number}", FindCustomersHandler.ByNumber).WithName("GetCustomerByNumber").OpenToTokens();
        customers.MapGet("/{id:long}", StoreCustomerHandler.Get).WithName("GetCustomer").OpenToTokens();
        customers.MapGet("/{id:long}/contacts", FindCustomersHandler.Contacts).WithName("GetCustomerContacts").RequireAuthorization(Permission.SeeCalls);
        customers.MapGet("/{id:long}/merged", KeepCustomersHandler.Merged).WithName("GetMergedCustomers");
        customers.MapPost("", StoreCustomerHandler.Create).WithName("CreateCustomer").RequireAuthorization(Permission.EditCustomers);
        customers.MapPut("/{id:long}", StoreCustomerHandler.Update).WithMetadata(new TakesMasked()).WithName("UpdateCustomer").RequireAuthorization(Permission.EditCustomers);
        customers.MapPut("/{id:long}/present", CardPresence.Handle).WithName("BePresentAtCustomer");
        customers.MapGet("/settings", SetCustomers.Get).WithName("GetCustomerSettings");
        customers.MapGet("/views", CustomerViewsHandler.List).WithName("GetCustomerViews");
        customers.MapPost("/views", CustomerViewsHandler.Save).WithName("SaveCustomerView");
        customers.MapDelete("/views/{id:long}", CustomerViewsHandler.Remove).WithName("DeleteCustomerView");
        MapManaging(customers.MapGroup("").RequireAuthorization(Permission.ManageCustomers));
        return routes;
    }

    private static void MapManaging(RouteGroupBuilder customers)
    {
        customers.MapDelete("/{id:long}", KeepCustomersHandler.Delete).WithName("DeleteCustomer");
        customers.MapPost("/{id:long}/restore", KeepCustomersHandler.Restore).WithName("RestoreCustomer");
        customers.MapPost("/{id:long}/merge", KeepCustomersHandler.Merge).WithName("MergeCustomer");
        customers.MapPost("/{id:long}/unmerge", KeepCustomersHandler.Unmerge).WithName("UnmergeCustomer");
        customers.MapGet("/duplicates", KeepCustomersHandler.Alike).WithName("GetDuplicateCustomers");
        customers.MapPut("/settings", SetCustomers.Put).WithName("ChangeCustomerSettings");
        customers.MapGet("/export", ExportCustomers.Handle).WithName("ExportCustomers");
        customers.MapPost("/imports", CustomerImports.Upload).WithName("ReadCustomerFile").DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(CustomerImports.FileBytesMax + 1));
        customers.MapGet("/imports/{id}", CustomerImports.Get).WithName("GetCustomerImport");
        customers.MapPost("/imports/{id}/run", CustomerImports.Run).WithName("RunCustomerImport");
        customers.MapDelete("/imports/{id}", CustomerImports.Cancel).WithName("CancelCustomerImport");
        customers.MapGet("/imports/{id}/faults", CustomerImports.Faults).WithName("GetCustomerImportFaults");
    }
}
