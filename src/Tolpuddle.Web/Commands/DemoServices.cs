namespace Tolpuddle.Web.Commands;

public static class DemoServices
{
    /// <summary>Registers <see cref="DemoData"/> and what loads its parts.</summary>
    public static IServiceCollection AddDemonstration(this IServiceCollection services) =>
        services.AddScoped<DemoData>().AddScoped<DemoAccount>().AddScoped<DemoReports>();
}
