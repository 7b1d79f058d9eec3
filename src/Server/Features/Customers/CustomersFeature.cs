using Antiphon.Server.Features.Calls;

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
        var customers = routes.MapGroup("/api/customers").WithTags("customers");
        customers.MapGet("", FindCustomersHandler.Page).WithName("FindCustomers");
        customers.MapGet("/by-number/{number}", FindCustomersHandler.ByNumber).WithName("GetCustomerByNumber");
        customers.MapGet("/{id:long}", StoreCustomerHandler.Get).WithName("GetCustomer");
        customers.MapPost("", StoreCustomerHandler.Create).WithName("CreateCustomer");
        customers.MapPut("/{id:long}", StoreCustomerHandler.Update).WithName("UpdateCustomer");
        return routes;
    }
}
