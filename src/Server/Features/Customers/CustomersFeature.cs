using Antiphon.Server.Features.Calls;
using Antiphon.Server.Security.Roles;

namespace Antiphon.Server.Features.Customers;

/// <summary>Customer cards.</summary>
internal static class CustomersFeature
{
    public static IServiceCollection AddCustomers(this IServiceCollection services)
    {
        services.AddScoped<StoreCustomerHandler>();
        return services.AddSingleton<CustomerNames>().AddSingleton<ICustomerNames>(provider => provider.GetRequiredService<CustomerNames>());
    }

    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder routes)
    {
        var customers = routes.MapGroup("/api/customers").WithTags("customers").RequireAuthorization(Permission.SeeCustomers);
        customers.MapGet("", FindCustomersHandler.Page).WithName("FindCustomers");
        customers.MapGet("/by-number/{number}", FindCustomersHandler.ByNumber).WithName("GetCustomerByNumber");
        customers.MapGet("/{id:long}", StoreCustomerHandler.Get).WithName("GetCustomer");
        customers.MapPost("", StoreCustomerHandler.Create).WithName("CreateCustomer").RequireAuthorization(Permission.EditCustomers);
        customers.MapPut("/{id:long}", StoreCustomerHandler.Update).WithName("UpdateCustomer").RequireAuthorization(Permission.EditCustomers);
        return routes;
    }
}
