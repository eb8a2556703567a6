using Microsoft.AspNetCore.Mvc;

namespace Tolpuddle.Web.Hosting;

/// <summary>Sends the browser on with GET after a post, so that going back and reloading send nothing twice.</summary>
internal sealed class SeeOtherResult(string address) : ActionResult
{
    public override void ExecuteResult(ActionContext context)
    {
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = address;
    }
}
