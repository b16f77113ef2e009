package host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.apache.camel.ProducerTemplate;

/** A Quarkus application: this is its HTTP server, its routes are found by Camel Quarkus. */
@Path("/")
@ApplicationScoped
public class Host {

    @Inject
    ProducerTemplate camel;

    @GET
    @Path("{name}")
    public String call(@PathParam("name") String name) {
        return String.valueOf(camel.requestBody("direct:" + name, (Object) null));
    }
}
